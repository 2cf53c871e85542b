"""What machines are given of a study, as it stands in the file."""
