"""A study built of its files, and brought up to date with them without losing what was done since."""
