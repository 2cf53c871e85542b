"""What the pages ask of a study, asked by a process that is the coder and confined as the workspace is.

So the server itself opens no study, and what a page shows is what that coder may see.
"""
