"""What the work of a team takes, from what it took so far."""
