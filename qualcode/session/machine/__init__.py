"""What rules would code, and which codes are likely, for the coder at work."""
