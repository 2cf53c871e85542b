"""The chapter: its blocks and how they stand, its text, and what is behind each number of it."""
