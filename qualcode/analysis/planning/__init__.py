"""What work took and will take, and who is to do it: pure."""
