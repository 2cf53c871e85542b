"""What there is to know of a project whose copies travel through a folder."""
