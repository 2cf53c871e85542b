"""The screen of agreement between coders."""
