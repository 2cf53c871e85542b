"""The workspace's tests read English, whatever the language of who runs them; messages are looked up at import."""

from __future__ import annotations

import os

os.environ["QUALCODE_LANG"] = "en"
