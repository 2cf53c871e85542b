"""The waves of a study: who was spoken to in which, by which guide, and what can be compared between two of them."""
