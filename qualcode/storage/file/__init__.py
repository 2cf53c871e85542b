"""The file of a project and what stands beside it: opening it, copies of it, and proof that it is whole."""
