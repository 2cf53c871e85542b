"""A report as a Word file, thought by thought: its look, its text with links, its tables, its contents, its package."""
