"""The commands on what stands beside the interviews."""
