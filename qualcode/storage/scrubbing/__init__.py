"""Words taken out of a project for good: out of its tables, every line of its history, and the bytes of its file."""
