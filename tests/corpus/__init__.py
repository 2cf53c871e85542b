"""Studies as columns."""
