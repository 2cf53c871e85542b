"""What machines have to do with a study: what they made of it, and what they are given to make it from."""
