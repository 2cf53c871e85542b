"""The index of words: which words each document has, in order, and what each word is a form of.

It says nothing that the texts do not, so it is no part of the history: a change that touches a text brings it up to
date before it commits (:mod:`keeping`), and what is missing is made when somebody searches. It is plain tables, and no
virtual one as a full-text module of SQLite would be: a file that came by mail may hold none (:mod:`file.guard`), a word
that is gone leaves no byte in a table (``secure_delete``), and not every SQLite has that module.
"""
