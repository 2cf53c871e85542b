"""Texts that were corrected since, in the file: what they were, and what stands in them for want of its words."""
