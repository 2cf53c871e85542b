"""Names to hide, on the screen."""
