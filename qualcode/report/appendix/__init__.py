"""The appendices of a chapter: a module for each, and :mod:`report.appendix.made` which has them all."""
