"""The transcript: layout, margin, cursor and selection, painted row by row."""
