"""What the answers show before there is a set: what a set is, how to bring one in, and how far the guides are."""

from __future__ import annotations

from textwrap import fill

from qualcode.i18n import _, ngettext
from qualcode.session.boards.answers import GuideState
from qualcode.tui.widgets.lines import Part

EXAMPLE = """\
answers: mijn-studie
sets:
  - id: wie-regelt
    name: Wie regelde de stageplaats
    kind: single
    question: [leerlingen/V11]
    values:
      - {id: zelf, name: Zelf, codes: [stage/wie-regelt/leerling]}
      - {id: school, name: De school, codes: [stage/wie-regelt/school]}
"""
"""An answer set as a file has it."""


def empty_parts(guides: GuideState, width: int) -> list[Part]:
    """How to begin, in lines of this width."""
    what = _(
        "An answer set is a question with the answers that there are, each tied to codes. It says of every respondent"
        " which answer holds, who gave none, and who was not asked; and so its numbers add up to the group."
    )
    parts: list[Part] = [
        (_("There are no answer sets yet."), "bold"),
        ("\n\n" + fill(what, width), ""),
        ("\n\n" + _("Write them in a file, such as antwoorden.yaml:"), ""),
        ("\n\n" + "\n".join(f"    {line}" for line in EXAMPLE.splitlines()), "$primary"),
        ("\n\n" + _("and bring it in:") + " ", ""),
        ("i", "bold $accent"),
        (" " + _("here, or in a terminal") + " ", ""),
        ("qualcode answers import antwoorden.yaml", "bold"),
    ]
    return [*parts, "\n\n", *guide_parts(guides, width)]


def guide_parts(state: GuideState, width: int) -> list[Part]:
    """How far the guides are, and how to see who was asked."""
    if not state.guides:
        words = _(
            "There is no guide either: without one nobody knows who was asked what, and silence is no answer. Bring"
            " one in with: qualcode guide import FILE"
        )
        return [(fill(words, width), "$foreground 75%")]
    known = ngettext("{count} guide", "{count} guides", state.guides).format(count=state.guides)
    asked = ngettext("{count} question", "{count} questions", state.questions).format(count=state.questions)
    put = _("{put} of them are put in {turns} turns").format(put=state.put, turns=state.turns)
    return [
        (f"{known} · {asked} · {put}", "$foreground 75%"),
        ("\n" + _("Who was asked what:") + " ", "$foreground 75%"),
        ("a", "bold $accent"),
    ]
