"""A finished file held against the chapter as the project makes it today: which numbers are no longer so."""
