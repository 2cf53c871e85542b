"""What can go wrong, in words for the person at the keyboard.

Every error carries a message that names the file and the place, and a hint that says what to do about it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


class QualcodeError(Exception):
    """An error that the user can act on: what is wrong (``message``) and the remedy (``hint``)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ProjectError(QualcodeError):
    """The project file cannot be used: foreign, newer, damaged, locked, read-only or missing."""


class DamagedError(ProjectError):
    """What stands in the project file is not what qualcode wrote there. Its words never quote what stands there.

    ``path`` is the file, where that is known.
    """

    def __init__(self, message: str, hint: str = "", path: Path | None = None) -> None:
        super().__init__(message, hint)
        self.path = path


class FormatError(QualcodeError):
    """A file that was to be read is not what its name says, is damaged, or is hostile."""


class MissingTranscripts(FormatError):  # noqa: N818
    """A face sheet names transcripts that are not in the project (yet); respondents can be kept without one."""


class NotFoundError(QualcodeError):
    """A document, code, respondent, coder or passage that was named does not exist (or not once)."""


class NotAllowed(QualcodeError):  # noqa: N818
    """Somebody would change what their role in the study does not let them; the hint names who may."""


class UnknownCoder(NotFoundError):  # noqa: N818
    """Somebody who is not known in a project with coders would join it: perhaps a name that was mistyped.

    ``near`` is the known name most like it, empty where none is; ``known`` are all.
    """

    def __init__(self, message: str, hint: str, name: str, near: str, known: tuple[str, ...]) -> None:
        super().__init__(message, hint)
        self.name = name
        self.near = near
        self.known = known


class ConflictError(QualcodeError):
    """A change cannot be made, or undone, because of what is there now."""


def place_of(error: BaseException) -> str:
    """The type of an error and the last line of ours that it passed, without a word of what it says."""
    import traceback  # for an error that nobody foresaw

    places = [
        f"{Path(frame.f_code.co_filename).relative_to(_PACKAGE.parent).as_posix()}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if Path(frame.f_code.co_filename).is_relative_to(_PACKAGE)
    ]
    return f"{type(error).__name__}, {places[-1]}" if places else type(error).__name__
