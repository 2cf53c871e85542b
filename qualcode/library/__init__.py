"""qualcode for a notebook or a script: a study opened, and plain calls for what the command line can do.

What stands here is public and kept stable; ``qualcode`` itself gives the names (see ``qualcode.__all__``).
"""
