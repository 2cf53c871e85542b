"""The sync through a folder."""
