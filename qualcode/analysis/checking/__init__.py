"""What a finished text says of numbers, held against itself: sums of its tables, shares, references. All of it pure."""
