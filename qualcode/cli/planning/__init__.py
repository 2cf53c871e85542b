"""Planning the work of a team: what must be coded twice, what it took, and who does what is left."""
