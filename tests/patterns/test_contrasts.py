"""Two groups beside each other, each out of its own base, on the same code or another."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.patterns.contrasts import contrast, in_units, linked
from qualcode.changes.attributes import add_attribute, set_value
from qualcode.changes.codings import NewCoding, apply_codings
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.library.asking import ask
from qualcode.report.patterns.contrasts import count_contrasts
from qualcode.storage.respondents import respondents
from tests.support.building import INTERVIEW, add_transcript, code_id, new_project
from tests.support.often import often

people = st.frozensets(st.integers(1, 9))


@settings(max_examples=often(60))
@given(
    saying=people,
    other_saying=people,
    first=people,
    everybody=people,
    unit_of=st.dictionaries(st.integers(1, 9), st.sampled_from(["x", "y", "z"])),
)
def test_each_number_is_of_its_own_group(
    saying: frozenset[int],
    other_saying: frozenset[int],
    first: frozenset[int],
    everybody: frozenset[int],
    unit_of: dict[int, str],
) -> None:
    second = everybody - first
    found = contrast(saying, first, other_saying, second)
    assert found == (len(saying & first), len(first), len(other_saying & second), len(second))
    units = in_units(saying, sorted(first), other_saying, sorted(second), unit_of)
    for unit in ("x", "y", "z"):
        here, there = ({one for one in side if unit_of.get(one) == unit} for side in (first, second))
        assert (unit in units) == bool(here and there)
        if unit in units:
            assert units[unit] == contrast(saying, here, other_saying, there)
    told = linked(units.values())
    assert told.units == len(units)
    assert told.both == sum(one.n > 0 and one.other_n > 0 for one in units.values())
    assert told.neither == sum(one.n == one.other_n == 0 for one in units.values())


def test_groups_are_set_beside_each_other_on_different_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCODE_LANG", "en")
    with new_project(tmp_path, "doel", "meehelpen", "kosten") as project:
        for name, group in (("bedrijf-1", "bedrijven"), ("leerling-1", "leerlingen"), ("leerling-2", "leerlingen")):
            text = INTERVIEW.replace("Noor:", "Sem:") if group == "bedrijven" else INTERVIEW
            add_transcript(project, name, text, group=group)
        school = add_attribute(project, "ada", "school", "text")
        for person, where in zip(respondents(project), ("A", "A", "B", "A", ""), strict=True):
            if where:
                set_value(project, "ada", person.id, school, where)
        for document, words, code in (
            (1, "Via mijn oom", "doel"),
            (2, "zelf gebeld", "meehelpen"),
            (3, "de bus", "meehelpen"),
        ):
            at = INTERVIEW.index(words)
            apply_codings(project, "ada", [NewCoding(document, at, at + 5, code_id(project, code))])
        found = count_contrasts(
            project, ["bedrijven", "leerlingen"], pairs=[("doel", "meehelpen")], codes=["kosten", "doel"], link="school"
        )
        assert [(one.value, one.base) for one in found.groups] == [("bedrijven", 1), ("leerlingen", 4)]
        assert [(row.code, row.other, *row.found) for row in found.rows] == [
            ("doel", "meehelpen", 1, 1, 2, 4),
            ("doel", "doel", 1, 1, 0, 4),
            ("kosten", "kosten", 0, 1, 0, 4),
        ]
        for row in found.rows:
            for query, numbers in ((row.query, row.found[:2]), (row.other_query, row.found[2:])):
                there = ask(project, query)
                assert (there.n, there.base) == numbers
        first = found.rows[0]
        assert first.linked == (1, 0, 0, 0)
        assert [unit._asdict() for unit in first.units] == [
            {"unit": "A", "n": 1, "base": 1, "other_n": 1, "other_base": 2}
        ]
        assert found.to_dict()["pairs"][0]["linked"]["units"][0]["unit"] == "A"
        assert "Nothing is tested" in " ".join(str(row[1]) for row in found.document("en").sheets[0].rows)
        of_values = count_contrasts(project, ["school=A", "school=B"])
        assert [one.base for one in of_values.groups] == [3, 1]
        for groups in (["bedrijven"], ["bedrijven", "school=A"], ["bedrijven", "bedrijven"]):
            with pytest.raises(QualcodeError):
                count_contrasts(project, groups)
        with pytest.raises(NotFoundError):
            count_contrasts(project, ["bedrijven", "leraren"])
        with pytest.raises(QualcodeError):
            count_contrasts(project, ["bedrijven", "leerlingen"], where={"group": ("leerlingen",)})
        with pytest.raises(QualcodeError):
            count_contrasts(project, ["bedrijven", "leerlingen"], pairs=[("doel", "doel")], codes=["doel"])
        with pytest.raises(QualcodeError):
            count_contrasts(project, ["bedrijven", "leerlingen"], interval=True)
        twice = count_contrasts(project, ["bedrijven", "leerlingen"], interval=True, although_purposive=True)
        assert twice.to_dict()["pairs"][0]["interval"]["method"] == "Clopper-Pearson"
