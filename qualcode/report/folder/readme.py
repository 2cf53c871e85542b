"""What stands in a folder of a study, for whoever opens it."""

from __future__ import annotations

import json
from collections.abc import Collection

from qualcode.formats.projects.folder import ANSWER_SETS, CODEBOOK, CODINGS, GUIDES, RESPONDENTS, TEXTS
from qualcode.i18n import LANGUAGES, _, speaking


def readme(title: str, language: str, names: Collection[str]) -> str:
    """The page that goes with the files of these names, in the language of the study."""
    with speaking(language if language in LANGUAGES else "en"):
        here = {name.partition("/")[0] for name in names}
        lines = [f"- `{name}`: {what}" for name, what in told_files().items() if name.rstrip("/") in here]
        parts = [
            f"# {' '.join(title.split())}",
            _("This folder holds a study in qualcode as plain files: to read, to count, to keep, and to compare."),
            "\n".join(lines),
            _(
                "All files are UTF-8. Tables are CSV with commas; text that a spreadsheet would take for a formula has"
                " an apostrophe before it. Positions count code points of a text from 0, the end exclusive; a text"
                " begins below the empty line after its fields, and the line end at its end is not part of it."
            ),
            _(
                "`qualcode convert FOLDER NEW.qualcode` makes a project of it again: texts, speakers, codes, codings,"
                " respondents, memos, themes and links. `qualcode build study.toml -p NEW.qualcode` makes one with"
                " guides and answer sets, and brings it up to date when these files change. Decisions, rounds,"
                " summaries and history are here to be read: what brings these back is a `.qdpx`. Older texts of"
                " documents that were corrected are not here."
            ),
        ]
    return "\n\n".join(parts) + "\n"


def told_files() -> dict[str, str]:
    """What each file or folder of a study is, in the language that is spoken."""
    return {
        "texts/": _("the documents, a file each: what is known of it, and its text as it is coded"),
        "documents.csv": _("what the documents are, with the attributes of the interviews"),
        "speakers.csv": _("who speaks in them under which label, in what role, and which respondent that is"),
        "respondents.csv": _("the face sheet: the respondents, where they speak, their group and attributes"),
        "references.csv": _("what the respondents are called in reports"),
        "attributes.csv": _("of what type the attributes of respondents are"),
        "codebook.yaml": _("the codes with their definitions"),
        "codings.csv": _("one row per coding: where, what it reads, with which code, by whom, and of whom"),
        "lost.csv": _("codings whose words a correction of the text took out"),
        "memos.csv": _("the memos on the project, documents, codes and respondents; those on codings stand with these"),
        "guides/": _("the interview guides"),
        "answers.yaml": _("the answer sets"),
        "answers.csv": _("answers that were given by hand or decided on"),
        "links.csv": _("what supports, contradicts or explains what, by the guid of the codings"),
        "themes.csv": _("the themes of the grid, with their codes"),
        "summaries.csv": _("what was written of respondents on themes"),
        "queries.csv": _("the queries that were kept"),
        "coders.csv": _("the coders"),
        "rounds.csv": _("the rounds, with who codes what in them"),
        "decisions.csv": _("what was decided where coders differ"),
        "history.csv": _("what was done, by whom and when"),
        "study.toml": _("what `qualcode build` makes a project of; alter it, and it stays as you made it"),
        "SHA256SUMS": _("what each file held when it was written (`sha256sum --check SHA256SUMS`)"),
    }


def study_file(title: str, language: str, names: Collection[str]) -> str:
    """The study as files from which ``qualcode build`` makes a project."""
    lines = [f"study = {_quoted(' '.join(title.split()) or 'study')}", f"language = {_quoted(language)}"]
    here = {name.partition("/")[0] for name in names}
    for key, value, needed in (
        ("codebook", CODEBOOK, CODEBOOK),
        ("guides", f"{GUIDES}/*.yaml", GUIDES),
        ("answers", ANSWER_SETS, ANSWER_SETS),
        ("facesheet", RESPONDENTS, RESPONDENTS),
    ):
        if needed in here:
            lines.append(f"{key} = {_quoted(value)}")
    for table, key, value, needed in (
        ("documents", "path", TEXTS, TEXTS),
        ("codings", "file", CODINGS, CODINGS),
    ):
        if needed in here:
            lines += ["", f"[[{table}]]", f"{key} = {_quoted(value)}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
