"""Pure: turns, labels, speakers, spans, and finding words in a text."""
