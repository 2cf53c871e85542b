"""What large studies are computed with: the same figures in arrays."""
