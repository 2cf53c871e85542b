"""Commands for a study to which people come from elsewhere."""
