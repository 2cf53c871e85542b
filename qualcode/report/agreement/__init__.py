"""The agreement report: its view, its blocks, and the files it becomes."""
