"""Searching a project by its words: the index made ready, what a query finds there, and who says it."""
