"""What a user does to what stands beside the interviews: the only writers of figures and of the fieldwork."""
