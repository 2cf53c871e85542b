"""What a user does to reports that are kept."""
