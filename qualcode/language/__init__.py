"""What needs to know a language. spaCy is loaded when it is first asked for, never on the way to the first paint."""
