"""What large studies are computed with: the same figures in arrays. Only what stands here knows numpy."""
