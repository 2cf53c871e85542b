"""Blocks as files: one module per format."""
