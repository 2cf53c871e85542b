"""Codebooks, guides and outlines in YAML, with the line of each problem."""
