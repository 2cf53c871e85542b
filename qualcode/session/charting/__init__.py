"""Links and the summary grid in the hands of a coder."""
