"""The search of the whole project."""
