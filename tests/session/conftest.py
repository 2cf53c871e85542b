"""These tests read English, whatever the language of who runs them."""

from __future__ import annotations

import os

os.environ["QUALCODE_LANG"] = "en"
