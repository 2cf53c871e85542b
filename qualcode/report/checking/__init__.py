"""A finished file held against the chapter as the project makes it today: which of its numbers no longer say what is so."""
