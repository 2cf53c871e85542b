"""The application: its messages, command palette, keys, settings, themes and tutorial."""
