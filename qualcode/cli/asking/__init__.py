"""What was asked and what was answered: guides and answer sets."""
