"""Whole imports: transcripts with their face sheet, and codings from a table."""
