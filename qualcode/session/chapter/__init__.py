"""The chapter as a screen shows it, without the screen: its pieces, what is behind its numbers, what can be quoted."""
