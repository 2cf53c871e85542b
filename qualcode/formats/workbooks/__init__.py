"""In a child process: what is in a workbook. It imports little, for it is started for each file."""
