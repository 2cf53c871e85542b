"""A report as a page for the web, in one file."""
