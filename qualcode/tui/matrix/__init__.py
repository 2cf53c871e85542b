"""The screen of the matrix: who says what, out of whom, and from each number to its passages."""
