"""How Sphinx builds the manual: ``sphinx-build -W docs build/manual``. Neither it nor a page fetches anything."""

from __future__ import annotations

from importlib import metadata

try:
    release = metadata.version("qualcode")
except metadata.PackageNotFoundError:  # a checkout that is not installed
    release = ""

project = "qualcode"
author = "The qualcode developers"
copyright = author  # noqa: A001
extensions = ["myst_parser"]
root_doc = "index"
nitpicky = True

myst_heading_anchors = 3

html_theme = "furo"
html_title = f"qualcode {release}".strip()
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}
# A block that names no language is a transcript or a table, and no Python.
highlight_language = "text"
