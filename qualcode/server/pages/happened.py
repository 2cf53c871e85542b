"""What happened at the door, in words: kept are short names of it, which are the same in every language."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.i18n import _


def event_words(what: str) -> str:
    """What is said of something that happened; where somebody did it to another, who."""
    kind, by, name = what.partition(" by ")
    words = _words()
    if what in words or not by:
        return words.get(what, what)
    return _("{what} (by {name})").format(what=words.get(kind, kind), name=name)


def _words() -> Mapping[str, str]:
    return {
        "signed in": _("signed in"),
        "signed out": _("signed out"),
        "sign-in failed": _("name or password were wrong"),
        "sign-in held off": _("tried too often, held off"),
        "session ended": _("a session ended"),
        "session ended by its owner": _("ended a session"),
        "all sessions ended by their owner": _("ended all sessions"),
        "password changed": _("changed the password"),
        "password change refused": _("wrong password at changing it"),
        "password set by link": _("password set by a link"),
        "worn link": _("a link that is worth nothing was used"),
        "link made": _("link made to set the password"),
        "link made on the host": _("link made on the machine itself"),
        "account added": _("account added"),
        "account closed": _("account closed"),
        "account opened": _("account opened"),
        "made admin": _("made admin"),
        "made lead": _("made lead"),
        "made coder": _("made coder"),
        "made reader": _("made reader"),
        "workspace started": _("workspace opened"),
        "workspace left": _("workspace left"),
        "workspace crashed": _("workspace fell over"),
        "workspace could not start": _("workspace could not start"),
        "round begun": _("round begun"),
        "round ended": _("round ended"),
        "files brought in": _("files brought in"),
        "whole copy downloaded": _("whole copy downloaded"),
        "refused by role": _("refused: the role does not go so far"),
        "wrong form token": _("refused: a form that was not of the session"),
        "wrong host refused": _("refused: meant for another address"),
        "form from elsewhere refused": _("refused: a form from elsewhere"),
        "no form refused": _("refused: what was no form"),
        "too much refused": _("refused: too much at once"),
        "nonsense refused": _("refused: what is no message"),
        "flood cut off": _("cut off: too much in too short a time"),
        "socket from elsewhere refused": _("refused: a connection from elsewhere"),
        "socket without a session refused": _("refused: a connection of nobody who is signed in"),
        "unknown to single sign-on": _("signed in at the institute, and has no account"),
        "server started": _("server started"),
        "server stopped": _("server stopped"),
    }
