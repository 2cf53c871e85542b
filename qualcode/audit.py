"""The audit trail in words: what each change did, for the log, the history screen and the word after an undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .i18n import _, ngettext
from .model import Entry

About = Mapping[str, object]


def phrase(entry: Entry) -> str:
    """What a change was, as a short phrase, whether it was done, undone or done again."""
    found = _PHRASES.get(entry.action)
    return found(entry.about) if found else entry.action


def in_words(entry: Entry) -> str:
    """A line of the log: what was done; undoing and redoing say what they turned around."""
    what = phrase(entry)
    if entry.kind == "undo":
        return _("undone: {what}").format(what=what)
    if entry.kind == "redo":
        return _("done again: {what}").format(what=what)
    return what


def _place(about: About) -> str:
    return f"{about['start']}:{about['end']}" if "start" in about else ""


def _coded(about: About) -> str:
    if "start" in about:
        return _("coded {place} as {code}").format(place=_place(about), code=about["code"])
    return _counted(about)


def _counted(about: About) -> str:
    count = int(str(about.get("count", 0)))
    return ngettext("{count} coding", "{count} codings", count).format(count=count)


def _imported(about: About) -> str:
    if "document_name" in about:
        return _("imported {name}").format(name=about["document_name"])
    count = int(str(about.get("count", 0)))
    return ngettext("imported {count} document", "imported {count} documents", count).format(count=count)


def _on_passage(message: str) -> Callable[[About], str]:
    return lambda about: _(message).format(
        place=_place(about), code=about.get("code", ""), count=about.get("count", "")
    )


def _plain(message: str, key: str = "") -> Callable[[About], str]:
    return lambda about: _(message).format(name=about.get(key, ""))


def _mark(message: str) -> str:
    """Marks a message for extraction; it is translated when it is shown."""
    return message


_PHRASES: Mapping[str, Callable[[About], str]] = {
    "project.create": _plain(_mark("made the project {name}"), "name"),
    "coder.add": _plain(_mark("{name} joined"), "coder"),
    "document.import": _imported,
    "document.finish": _plain(_mark("finished the document")),
    "document.reopen": _plain(_mark("took up the document again")),
    "respondents.import": _plain(_mark("read the face sheet {name}"), "source"),
    "codebook.import": _plain(_mark("read the codebook {name}"), "codebook"),
    "codebook.version": _plain(_mark("numbered codebook version {name}"), "version"),
    "code.add": _plain(_mark("added the code {name}"), "code"),
    "code.edit": _plain(_mark("edited the code {name}"), "code"),
    "code.move": _plain(_mark("moved the code {name}"), "code"),
    "code.merge": lambda about: _("merged {code} into {into}").format(code=about["code"], into=about["into"]),
    "code.retire": _plain(_mark("retired the code {name}"), "code"),
    "code.revive": _plain(_mark("took the code {name} back into use"), "code"),
    "code.remove": _plain(_mark("removed the code {name}"), "code"),
    "coding.recode": _on_passage(_mark("recoded {place} as {code}")),
    "coding.span": _on_passage(_mark("moved the edges of {code} to {place}")),
    "coding.split": _on_passage(_mark("split {code} at {place}")),
    "coding.join": _on_passage(_mark("joined {code} at {place}")),
    "coding.add": _coded,
    "codings.import": _coded,
    "coding.remove": _on_passage(_mark("removed {code} at {place}")),
    "coding.memo": _on_passage(_mark("memo on {code} at {place}")),
    "coding.good": _on_passage(_mark("flagged {code} at {place} as a good quotation")),
    "coding.ungood": _on_passage(_mark("took the flag off {code} at {place}")),
    "memo.project": _plain(_mark("memo on the project")),
    "memo.document": _plain(_mark("memo on a document")),
    "memo.code": _plain(_mark("memo on a code")),
    "memo.respondent": _plain(_mark("memo on a respondent")),
}
