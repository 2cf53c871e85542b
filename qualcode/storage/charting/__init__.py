"""What an author lays over the codings, in the file: links between passages, and the summaries of a grid."""
