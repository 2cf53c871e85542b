"""Commands that have rules and likeness code, or propose codes."""
