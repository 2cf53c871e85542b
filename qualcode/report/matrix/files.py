"""What a matrix can be written as: apart, so that asking loads nothing else."""

from __future__ import annotations

from qualcode.report.writers import kinds_for

MATRIX_KINDS = (*kinds_for("blocks", "sheets", "table", "chart"), "json")
"""What a matrix can be written as, by the suffix of the file."""
