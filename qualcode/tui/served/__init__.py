"""The workspace on a terminal that stands elsewhere: a driver that speaks with whoever brought it there."""
