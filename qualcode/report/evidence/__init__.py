"""What is behind the numbers of a report, as it is printed beside it: gathered once, and shown by every writer."""
