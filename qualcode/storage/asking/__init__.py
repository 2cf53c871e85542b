"""What was asked of whom and what was answered, in the file: guides, answer sets, and queries under a name."""
