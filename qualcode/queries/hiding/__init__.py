"""Names in a project that are to be hidden, and files that hold what was taken out of it."""
