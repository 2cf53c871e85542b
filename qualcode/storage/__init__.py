"""The project file. SQL stands in this room only."""

from qualcode.storage.history import Change, new_guid, now
from qualcode.storage.project import SUFFIX, Project, find_project

__all__ = ["SUFFIX", "Change", "Project", "find_project", "new_guid", "now"]
