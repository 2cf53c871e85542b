"""Readers of transcripts, one module per format; each gives a ``Source``."""
