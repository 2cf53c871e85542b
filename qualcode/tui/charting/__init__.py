"""What an author lays over the codings: the links between passages as a list, and the summary grid."""
