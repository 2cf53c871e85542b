"""The chapter beside an earlier one, beside itself without one coder, and beside the cases that do not fit it."""
