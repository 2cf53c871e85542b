"""Tables: CSV, TSV and XLSX in, CSV out; face sheets and the types of their columns."""

from __future__ import annotations

from qualcode.analysis.values import infer_type, is_missing, parse_value
from qualcode.formats.tables.delimited import write_csv
from qualcode.formats.tables.facesheet import FaceColumns, FaceSheet, read_facesheet
from qualcode.formats.tables.read import read_table
from qualcode.formats.tables.table import SheetRow, SheetTable

__all__ = [
    "FaceColumns",
    "FaceSheet",
    "SheetRow",
    "SheetTable",
    "infer_type",
    "is_missing",
    "parse_value",
    "read_facesheet",
    "read_table",
    "write_csv",
]
