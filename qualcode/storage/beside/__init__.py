"""What stands beside the interviews: figures from elsewhere, and the ledger of the fieldwork."""
