"""From a project to plain data: counts, comparisons, passages, search."""
