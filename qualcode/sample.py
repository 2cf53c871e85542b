"""Where the sample study lies: inside an installed package, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

from .errors import QualcodeError
from .i18n import _

_PACKAGE = Path(__file__).parent


def sample_folder() -> Path:
    """The folder that holds ``codebooks/`` and ``transcripts/`` of the sample study."""
    for folder in (_PACKAGE / "study", _PACKAGE.parent):
        if (folder / "codebooks").is_dir() and (folder / "transcripts").is_dir():
            return folder
    raise QualcodeError(
        _("The sample study did not come with this installation."),
        _("Install again with: pip install --force-reinstall qualcode"),
    )
