"""What a user does to chapters in files: write one, and bring it up to date."""

from __future__ import annotations
