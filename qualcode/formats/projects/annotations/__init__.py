"""Annotations of programs for linguists and machines: passages with labels, of which a study is made in one way."""
