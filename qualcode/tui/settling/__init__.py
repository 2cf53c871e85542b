"""The screen on which disagreements are settled."""
