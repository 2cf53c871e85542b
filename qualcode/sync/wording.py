"""An exchange in words."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.i18n import _, ngettext
from qualcode.sync.keys import shown
from qualcode.sync.report import SyncedBundle, SyncReport
from qualcode.text.visible import visible


def sent_words(report: SyncReport) -> str:
    """What was sent."""
    if not report.sent:
        return _("Nothing new here; nothing was sent.")
    return _("Sent: {name} ({size} KB)").format(name=report.sent, size=max(1, report.size >> 10))


def bundle_words(bundle: SyncedBundle) -> str:
    """What became of a machine's newest bundle."""
    author = visible(bundle.author) or "?"
    named = {"author": author, "number": bundle.counter, "key": shown(bundle.key), "why": bundle.why}
    if bundle.state == "taken":
        return ngettext(
            "{author} ({number}): taken in, with {count} line of its history",
            "{author} ({number}): taken in, with {count} lines of its history",
            bundle.entries,
        ).format(count=bundle.entries, **named)
    if bundle.state == "waiting" and bundle.entries:
        return ngettext(
            "{author} ({number}): waits for a decision; the rest is taken in, with {count} line of its history",
            "{author} ({number}): waits for a decision; the rest is taken in, with {count} lines of its history",
            bundle.entries,
        ).format(count=bundle.entries, **named)
    words = {
        "nothing_new": _("{author} ({number}): nothing new"),
        "waiting": _("{author} ({number}): waits for a decision"),
        "refused": _("{author} ({number}): not taken in: {why}"),
        "partial": _("{author} ({number}): not here whole yet; it may still be arriving"),
        "gap": _("{author} ({number}): an earlier one that it follows is not here yet; it may still be arriving"),
        "forged": _("{author} ({number}): NOT TAKEN IN: it is not signed by the key {key} that it names"),
        "too_large": _("{author} ({number}): NOT TAKEN IN: it would unpack to far more than a study is"),
        "foreign": _("{author} ({number}): not taken in: what is in it is no bundle, or of a newer qualcode"),
        "no_room": _("{author} ({number}): not taken in: there is no room on this disk to unpack it"),
        "another_study": _("{author} ({number}): another study"),
        "unknown": _(
            "{author} ({number}): the key {key} is new here, and nothing of it was taken in. If {author} reads out the"
            " same key to you: qualcode sync --introduce {key}"
        ),
        "other_coder": _(
            "{author} ({number}): NOT TAKEN IN: the key {key} was introduced for {why}. If that is right: qualcode sync"
            " --introduce {key}"
        ),
        "left": _("{author} ({number}): was taken back here, and stays out until there is a newer one"),
    }
    return words[bundle.state].format(**named)


def machine_words(state: str) -> str:
    """How a machine stands to this one."""
    return {
        "own": _("this machine"),
        "lead": _("the lead's"),
        "introduced": _("introduced"),
        "unknown": _("not introduced"),
        "other_coder": _("introduced for another coder"),
    }[state]


def others_words(names: Sequence[str], most: int) -> list[str]:
    """What lies in the folder and is let alone."""
    if not names:
        return []
    words = ngettext(
        "Let alone, for it is no bundle by name, as a second copy that the folder's own program made: {names}",
        "Let alone, for they are no bundles by name, as second copies that the folder's own program made: {names}",
        len(names),
    ).format(names=", ".join(visible(name) for name in names[:most]))
    more = len(names) - most
    return [words, ngettext("and {count} more", "and {count} more", more).format(count=more)] if more > 0 else [words]


def withheld_words(count: int) -> str:
    """That blind work is in no folder that travels, and so nowhere else than here."""
    return ngettext(
        "{count} coding of yours is in a round that is open: it is in no bundle until the round is over, and so only on"
        " this machine. Keep a copy of it yourself, not in the folder: qualcode backup COPY",
        "{count} codings of yours are in a round that is open: they are in no bundle until the round is over, and so"
        " only on this machine. Keep a copy of them yourself, not in the folder: qualcode backup COPY",
        count,
    ).format(count=count)
