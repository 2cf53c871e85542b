"""Asking a project: conditions on who speaks, and queries of codes, words and attributes, with the passages behind."""
