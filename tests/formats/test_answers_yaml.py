"""Answer sets in YAML: what is read, and what is wrong with a file, each by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import FormatError
from qualcode.formats.yaml.answers import read_answer_sets
from qualcode.formats.yaml.study import check_study_file
from qualcode.model import Predicate

GOOD = """answers: a
sets:
  - id: wie
    name: Wie regelde het
    question: [leerlingen/V11]
    values:
      - id: zelf
        codes: [wie/zelf]
        predicates: [{says: regelde het zelf | regelden het zelf}]
      - {id: nee, name: Niemand, denies: true}
  - {id: hulp, kind: multiple, group: leerlingen, note: Met de hand., values: [{id: taal}]}
"""


def test_sets_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD, encoding="utf-8")
    who, help_ = read_answer_sets(path)
    assert (who.slug, who.name, who.kind, who.questions) == ("wie", "Wie regelde het", "single", ("leerlingen/V11",))
    assert [(one.slug, one.codes, one.denies) for one in who.values] == [
        ("zelf", ("wie/zelf",), False),
        ("nee", (), True),
    ]
    assert who.values[0].predicates == (Predicate("", "", "regelde het zelf", "regelden het zelf"),)
    assert (help_.kind, help_.group, help_.note) == ("multiple", "leerlingen", "Met de hand.")
    assert check_study_file(path, {"wie/zelf": ()}) == []
    assert [(one.line, one.message) for one in check_study_file(path, {"wie/zelve": ()})] == [
        (8, "there is no code “wie/zelf”")
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: zelf", "id: Zelf!", "7: “Zelf!” cannot be part of an address"),
        ("id: nee,", "id: zelf,", "10: zelf is there already, on line 7"),
        ("id: nee,", "id: no-answer,", "10: every set has “no-answer” already"),
        ("id: nee,", "id: not-asked,", "10: every set has “not-asked” already"),
        ("denies: true", "codes: [wie/zelf]", "10: wie/zelf stands for “zelf” already"),
        ("kind: multiple", "kind: several", "11: “kind” cannot be “several”"),
        ("id: hulp", "id: wie", "11: wie is there already, on line 3"),
        ("values: [{id: taal}]", "values: []", "11: the set has no answers"),
        ("denies: true", "denied: true", "10: .*denied"),
        (GOOD[11:], "sets: []\n", "2: the file has no answer sets"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(FormatError, match=rf"a\.yaml:{said}"):
        read_answer_sets(path)
