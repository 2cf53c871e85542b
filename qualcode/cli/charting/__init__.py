"""What an author lays over the codings: links between passages, and the summary grid."""
