"""What not every system can do, as marks that skip a test there and say why."""

from __future__ import annotations

import sys

import pytest

links = pytest.mark.skipif(sys.platform == "win32", reason="on Windows links take an administrator's rights")
