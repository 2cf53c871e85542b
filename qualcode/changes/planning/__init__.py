"""What a user does to know how steady the coding is."""
