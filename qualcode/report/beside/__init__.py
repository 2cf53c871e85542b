"""What stands beside the interviews, as a report says it."""
