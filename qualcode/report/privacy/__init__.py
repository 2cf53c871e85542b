"""What of a report leads to somebody: found, and decided on before it is written."""
