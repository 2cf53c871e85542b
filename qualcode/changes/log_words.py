"""The audit trail in words: what each change did, for the log, the history screen and the word after an undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qualcode.analysis.values import type_names
from qualcode.i18n import _, ngettext
from qualcode.model import HistoryEntry

About = Mapping[str, object]


def phrase(entry: HistoryEntry) -> str:
    """What a change was, as a short phrase, whether it was done, undone or done again."""
    found = _PHRASES.get(entry.action)
    return found(entry.about) if found else entry.action


def in_words(entry: HistoryEntry) -> str:
    """A line of the log: what was done; undoing and redoing say what they turned around."""
    what = phrase(entry)
    if entry.kind == "undo":
        return _("undone: {what}").format(what=what)
    if entry.kind == "redo":
        return _("done again: {what}").format(what=what)
    return what


def states() -> dict[str, str]:
    """The states of a change in words: in force, taken back, or in force without a way back."""
    return {"done": _("done"), "undone": _("undone"), "fixed": _("done for good")}


def _place(about: About) -> str:
    """The passage: its first words, or its positions where an older entry has nothing else."""
    if about.get("quote"):
        return f"“{about['quote']}”"
    return f"{about['start']}:{about['end']}" if "start" in about else ""


def _code(about: About) -> object:
    return about.get("name") or about.get("code", "")


def _coded(about: About) -> str:
    if "supplemented" in about:
        return _supplemented(about)
    if "start" not in about:
        return _counted(about)
    if "codes" in about:
        return _("coded {place} with {number} codes").format(place=_place(about), number=about["codes"])
    return _("coded as {code}: {place}").format(place=_place(about), code=_code(about))


def _coded_by_rule(about: About) -> str:
    return _("by rule: {what}").format(what=_coded(about))


def _supplemented(about: About) -> str:
    """Codings of which some, or all, were there, and got a memo or a flag."""
    if about["count"]:
        count = int(str(about["supplemented"]))
        words = ngettext("{what}, and a memo or flag on {count}", "{what}, and a memo or flag on {count}", count)
        return words.format(what=_counted(about), count=count)
    if about["supplemented"] == 1 and "start" in about and "codes" not in about:
        return _("memo or flag on {code} at {place}").format(place=_place(about), code=_code(about))
    count = int(str(about["supplemented"]))
    words = ngettext("memo or flag on {count} coding", "memo or flag on {count} codings", count)
    return words.format(count=count)


def _counted(about: About) -> str:
    count = int(str(about.get("count", 0)))
    return ngettext("{count} coding", "{count} codings", count).format(count=count)


def _number(about: About) -> int:
    return int(str(about.get("count", 0)))


def _imported(about: About) -> str:
    if "document_name" in about:
        return _("imported {name}").format(name=about["document_name"])
    count = int(str(about.get("count", 0)))
    return ngettext("imported {count} document", "imported {count} documents", count).format(count=count)


def _on_passage(message: str) -> Callable[[About], str]:
    def words(about: About) -> str:
        said = _(message).format(place=_place(about), code=_code(about))
        more = int(str(about.get("count", 1))) - 1
        if more < 1:
            return said
        return ngettext("{what}, and {count} more", "{what}, and {count} more", more).format(what=said, count=more)

    return words


def _agreed(about: About) -> str:
    if "start" in about:
        return _("settled on {code} at {place}, as all coded it").format(place=_place(about), code=_code(about))
    count = int(str(about.get("count", 0)))
    return ngettext("settled {count} agreed passage", "settled {count} agreed passages", count).format(count=count)


def _listed(about: About) -> str:
    count = int(str(about.get("count", 0)))
    words = ngettext("settled {count} case from {source}", "settled {count} cases from {source}", count)
    return words.format(count=count, source=about.get("source", ""))


def _of_speakers(one: str, several: str) -> Callable[[About], str]:
    return lambda about: _filled(several if "count" in about else one)(about)


def _named(message: str, bare: str) -> Callable[[About], str]:
    """A phrase with the name of what was changed, and one for older entries that do not know it."""
    return lambda about: _(message).format(name=about["target"]) if "target" in about else _(bare)


def _filled(message: str) -> Callable[[About], str]:
    """A phrase that takes its words from the entry by their names."""
    return lambda about: _(message).format_map(about)


def _names_decided(about: About) -> str:
    if "name" in about:
        return _("decided on the name {name}").format_map(about)
    count = int(str(about.get("count", 0)))
    return ngettext("decided on {count} name", "decided on {count} names", count).format(count=count)


def _names_replaced(about: About) -> str:
    count = _number(about)
    return ngettext("wrote {count} name otherwise", "wrote {count} names otherwise", count).format(count=count)


def _names_restored(about: About) -> str:
    count = _number(about)
    return ngettext("wrote {count} name back", "wrote {count} names back", count).format(count=count)


def _linked(about: About) -> str:
    """A link by the first words of its passages; what a copy holds of it may be less."""
    if not {"link", "quote", "other"} <= about.keys():
        return _("linked two passages")
    words = {
        "supports": _("“{quote}” supports “{other}”"),
        "contradicts": _("“{quote}” contradicts “{other}”"),
        "explains": _("“{quote}” explains “{other}”"),
    }
    return words[str(about["link"])].format(quote=about["quote"], other=about["other"])


def _valued(about: About) -> str:
    if about.get("value"):
        return _("{attribute} of {respondent}: {value}").format_map(about)
    return _("{attribute} of {respondent} taken away").format_map(about)


def _grouped(about: About) -> str:
    if about.get("group"):
        return _("put {respondent} in the group {group}").format_map(about)
    return _("took {respondent} out of its group").format_map(about)


def _attribute(about: About) -> str:
    """What became of an attribute: its new name, its new type, or its choices."""
    if "before" in about:
        return _("renamed the attribute {before} to {attribute}").format_map(about)
    if "type" in about:
        kind = type_names().get(str(about["type"]), "")
        return _("made the attribute {attribute} of the type {type}").format(attribute=about["attribute"], type=kind)
    return _("edited the choices of {attribute}").format_map(about)


def _split(about: About) -> str:
    if "code" not in about:
        return _("split off a code")
    return _("split off {code}: {codings}").format(code=about["code"], codings=_counted(about))


def _plain(message: str, key: str = "") -> Callable[[About], str]:
    return lambda about: _(message).format(name=about.get(key, ""))


def _mark(message: str) -> str:
    """Marks a message for extraction; it is translated when it is shown."""
    return message


_PHRASES: Mapping[str, Callable[[About], str]] = {
    "project.create": _plain(_mark("made the project {name}"), "name"),
    "project.repair": lambda about: ngettext(
        "repaired {count} row", "repaired {count} rows", int(str(about.get("count", 0)))
    ).format(count=about.get("count", 0)),
    "guide.import": _filled(_mark("imported the guide {guide}")),
    "guide.match": lambda about: ngettext(
        "said of {count} turn what it asks", "said of {count} turns what they ask", _number(about)
    ).format(count=_number(about)),
    "waves.set": lambda about: ngettext(
        "said of {count} interview that it is of wave {wave}",
        "said of {count} interviews that they are of wave {wave}",
        _number(about),
    ).format(count=_number(about), wave=about.get("wave", "")),
    "waves.guide": _filled(_mark("said that the guide {guide} is of wave {wave}")),
    "waves.map": lambda about: ngettext(
        "said of {count} question what it is to those of another wave",
        "said of {count} questions what they are to those of another wave",
        _number(about),
    ).format(count=_number(about)),
    "guide.asked": lambda about: ngettext(
        "said of {count} respondent and question whether it was asked",
        "said of {count} respondents and questions whether they were asked",
        _number(about),
    ).format(count=_number(about)),
    "answer.import": lambda about: ngettext(
        "imported {count} answer set", "imported {count} answer sets", _number(about)
    ).format(count=_number(about)),
    "answer.give": lambda _about: _("set an answer by hand"),
    "answer.decide": lambda _about: _("decided between two answers of a respondent"),
    "answer.reopen": lambda _about: _("took back a decision on an answer"),
    "coder.add": _plain(_mark("{name} joined"), "coder"),
    "coder.rename": _filled(_mark("called the coder {before} {after}")),
    "coder.role": _filled(_mark("gave {name} a role in the study: {role}")),
    "coder.merge": _filled(_mark("made the coders {before} and {after} one, {after}")),
    "document.import": _imported,
    "document.correct": _filled(_mark("corrected the text of {document_name}")),
    "document.fields": _filled(_mark("took over what the file of {document_name} says of it")),
    "document.finish": _named(_mark("finished {name}"), _mark("finished the document")),
    "document.reopen": _named(_mark("took up {name} again"), _mark("took up the document again")),
    "document.remove": _filled(_mark("removed the document {document_name}")),
    "round.add": _filled(_mark("began the round {round}")),
    "round.end": _filled(_mark("ended the round {round}")),
    "respondent.rename": _filled(_mark("renamed a respondent to {respondent}")),
    "respondent.group": _grouped,
    "respondent.value": _valued,
    "respondent.withdraw": _filled(_mark("{respondent} withdrew")),
    "respondent.erase": lambda _about: _("took out a respondent who withdrew, with all their words, for good"),
    "respondent.return": _filled(_mark("{respondent} takes part again")),
    "respondent.remove": _filled(_mark("removed the respondent {respondent}")),
    "name.decide": _names_decided,
    "privacy.decide": lambda about: ngettext(
        "decided on {count} thing that leads to somebody",
        "decided on {count} things that lead to somebody",
        _number(about),
    ).format(count=_number(about)),
    "name.replace": _names_replaced,
    "name.restore": _names_restored,
    "attribute.add": _filled(_mark("added the attribute {attribute}")),
    "attribute.edit": _attribute,
    "attribute.choice": _filled(_mark("called the choice {before} of {attribute} {after}")),
    "attribute.remove": _filled(_mark("removed the attribute {attribute}")),
    "speaker.assign": _of_speakers(
        _mark("{speaker} in {document_name} is {respondent}"), _mark("{count} speakers are {respondent}")
    ),
    "speaker.respondent": _of_speakers(
        _mark("{speaker} in {document_name} is a respondent"), _mark("{count} speakers are respondents")
    ),
    "speaker.interviewer": _of_speakers(
        _mark("{speaker} in {document_name} is an interviewer"), _mark("{count} speakers are interviewers")
    ),
    "project.merge": _plain(_mark("merged the copy {name}"), "other"),
    "survey.import": _plain(_mark("read the survey {name}"), "name"),
    "study.build": _plain(_mark("built the study from {name}"), "source"),
    "study.import": _plain(_mark("read the study {name}"), "source"),
    "respondents.import": _plain(_mark("read the face sheet {name}"), "source"),
    "codebook.import": _plain(_mark("read the codebook {name}"), "codebook"),
    "codebook.version": _plain(_mark("numbered codebook version {name}"), "version"),
    "code.add": _plain(_mark("added the code {name}"), "code"),
    "code.edit": _plain(_mark("edited the code {name}"), "code"),
    "code.move": _plain(_mark("moved the code {name}"), "code"),
    "code.merge": lambda about: _("merged {code} into {into}").format(code=about["code"], into=about["into"]),
    "code.coin": _on_passage(_mark("made the code {code} for {place}")),
    "code.split": _split,
    "code.retire": _plain(_mark("retired the code {name}"), "code"),
    "code.revive": _plain(_mark("took the code {name} back into use"), "code"),
    "code.remove": _plain(_mark("removed the code {name}"), "code"),
    "coding.recode": _on_passage(_mark("recoded {place} as {code}")),
    "coding.confirm": _on_passage(_mark("confirmed {code} at {place}")),
    "coding.span": _on_passage(_mark("moved the edges of {code} to {place}")),
    "coding.split": _on_passage(_mark("split {code} at {place}")),
    "coding.join": _on_passage(_mark("joined {code} at {place}")),
    "coding.add": _coded,
    "codings.import": _coded,
    "coding.rule": _coded_by_rule,
    "coding.suggest": _coded,
    "coding.remove": _on_passage(_mark("removed {code} at {place}")),
    "coding.put": _on_passage(_mark("put {code}, which had lost its words, on {place}")),
    "coding.drop": _on_passage(_mark("dropped {code}, which had lost its words: {place}")),
    "coding.memo": _on_passage(_mark("memo on {code} at {place}")),
    "coding.good": _on_passage(_mark("flagged {code} at {place} as a good quotation")),
    "coding.ungood": _on_passage(_mark("took the flag off {code} at {place}")),
    "decision.agreed": _agreed,
    "decision.list": _listed,
    "decision.accept": _on_passage(_mark("settled on {code} at {place}")),
    "decision.both": _on_passage(_mark("settled on all readings ({code}) at {place}")),
    "decision.boundary": _on_passage(_mark("settled on {code} within {place}")),
    "decision.code": _on_passage(_mark("settled on the code {code} at {place}")),
    "decision.reject": _on_passage(_mark("settled on nothing for {code} at {place}")),
    "decision.reason": _on_passage(_mark("gave the reason for settling {code} at {place}")),
    "decision.take_back": _on_passage(_mark("opened {code} at {place} again")),
    "figure.import": _plain(_mark("read the figures {name}"), "source"),
    "figure.remove": _filled(_mark("removed the figure {figure}")),
    "fieldwork.import": _plain(_mark("read the fieldwork {name}"), "source"),
    "query.save": _filled(_mark("saved the query {query}")),
    "query.rename": _filled(_mark("renamed the query {query} to {into}")),
    "query.remove": _filled(_mark("removed the query {query}")),
    "report.write": _filled(_mark("wrote the chapter {file}")),
    "report.update": _filled(_mark("brought the chapter {file} up to date")),
    "report.restore": _filled(_mark("brought back what was deleted in the chapter {file}")),
    "link.add": _linked,
    "link.note": lambda about: _("note on a link: {what}").format(what=_linked(about)),
    "link.remove": lambda about: _("took a link away: {what}").format(what=_linked(about)),
    "theme.add": _filled(_mark("added the theme {theme}")),
    "theme.edit": _filled(_mark("edited the theme {theme}")),
    "theme.move": _filled(_mark("moved the theme {theme}")),
    "theme.merge": _filled(_mark("joined the theme {theme} with {into}")),
    "theme.remove": _filled(_mark("removed the theme {theme}")),
    "summary.write": lambda about: ngettext("wrote {count} summary", "wrote {count} summaries", _number(about)).format(
        count=_number(about)
    ),
    "memo.project": _plain(_mark("memo on the project")),
    "memo.document": _named(_mark("memo on the document {name}"), _mark("memo on a document")),
    "memo.code": _named(_mark("memo on the code {name}"), _mark("memo on a code")),
    "memo.respondent": _named(_mark("memo on the respondent {name}"), _mark("memo on a respondent")),
}
