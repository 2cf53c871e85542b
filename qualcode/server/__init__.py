"""``qualcode serve``: one study for a team, each in a browser, on the institute's own machine.

The server opens no study. For each coder who signed in it starts a process that is that coder and is confined to the
study (``qualcode open FILE --as NAME --served``), and passes keys and pictures on.
"""
