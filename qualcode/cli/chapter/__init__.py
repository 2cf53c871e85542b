"""The chapter: written, kept up to date in its author's file, and its numbers."""
