"""Who may come in, as whom, and who is in: a file of its own, outside the folder of the study, for copies travel."""
