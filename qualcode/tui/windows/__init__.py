"""Small windows that ask one thing: a choice, a line, a memo, a path, a filter."""
