"""Coders compared: what was asked for, what a project has to compare, the report on it, and where coders differ."""
