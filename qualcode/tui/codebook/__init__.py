"""The codebook screen: the tree of codes, their fields and versions, and the passages of a code."""
