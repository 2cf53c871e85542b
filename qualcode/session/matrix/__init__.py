"""The matrix as a screen shows it, without the screen: what is counted, how it looks, and what is behind a number."""
