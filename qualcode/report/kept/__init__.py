"""The chapter that its author keeps: found again in the file that she worked on, and brought up to date there."""
