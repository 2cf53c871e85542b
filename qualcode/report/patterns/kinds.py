"""What reports of patterns can be written as, by the suffix of the file: apart, so that asking loads nothing else."""

from __future__ import annotations

from qualcode.report.writers import kinds_for

PATTERN_KINDS = (*kinds_for("blocks", "sheets", "table"), "json")
"""What each of them can be."""

PICTURED_KINDS = (*kinds_for("blocks", "sheets", "table", "chart"), "json")
"""What one with a picture can be."""
