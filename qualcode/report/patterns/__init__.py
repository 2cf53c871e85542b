"""What codings make together as tables and pictures, on paper and on a terminal."""
