"""Documents and their texts: listed, shown, corrected."""
