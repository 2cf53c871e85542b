"""One coder at work on one project, without any toolkit: the terminal and later the browser stand on it."""
