"""Files on disk: writing and reading them safely, and what kind of place they lie in."""
