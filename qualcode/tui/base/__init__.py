"""What screens on a project are built on."""
