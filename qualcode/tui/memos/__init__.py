"""The memos: all of them in one list, narrowed down, written, and followed to where they hang."""
