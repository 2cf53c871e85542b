"""What codings make together, as the command line and a notebook ask for it."""
