"""Two waves of a study beside each other, as a report."""
