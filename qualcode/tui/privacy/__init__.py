"""Names that are to be hidden, looked through one by one."""
