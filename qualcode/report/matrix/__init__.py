"""The matrix of codes by groups of respondents, as it is shown and written."""
