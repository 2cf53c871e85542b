"""Commands about the chapter once it is written."""
