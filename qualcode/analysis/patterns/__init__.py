"""What codings make together: which codes go with which, which combinations occur, what each interview adds."""
