"""A query while it is typed: counts out of each group's base, given up when stopped, and how its words go on."""

from __future__ import annotations

from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.changes.saved_queries import remove_query, rename_query
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.queries.query.answering import read_query
from qualcode.report.listing import to_paste
from qualcode.session.boards.query import (
    Given,
    GroupCount,
    Vocabulary,
    completed,
    completions,
    count_query,
    found_to_save,
    found_words,
    list_found,
    read_vocabulary,
)
from qualcode.session.codings import undo
from qualcode.session.saved_queries import keep_query
from qualcode.session.session import Session
from tests.support.saved import report_of

KNOWN = Vocabulary(
    (("stage", "Stage"), ("stage/redenen", "Redenen van schaarste"), ("kosten", "Kosten"), ("near", "Nabij")),
    (("group", ("scholen", "leerlingen/AO")), ("aantal jaren", ("2", "3"))),
    (("duur", "kosten"),),
)


def offered(text: str, cursor: int | None = None) -> list[str]:
    return [one.words for one in completions(text, len(text) if cursor is None else cursor, KNOWN)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sta", "stage"),
        ("stage and not re", "stage/redenen"),
        ("scha", "stage/redenen"),
        ("(KOS", "kosten"),
        ("gro", "group="),
        ("group=le", "leerlingen/AO"),
        ("group = sch", "scholen"),
        ("kosten where aan", '"aantal jaren"='),
        ("kosten wi", "within"),
        ("@d", "@duur"),
        ("nea", "/near"),
    ],
)
def test_a_word_that_is_begun_goes_on(text: str, first: str) -> None:
    assert offered(text)[0] == first


@pytest.mark.parametrize("text", ["", "stage ", '"sta', "stage and “ko", "group=", "zzz"])
def test_nothing_is_offered_where_nothing_is_begun_or_words_are_said(text: str) -> None:
    assert offered(text) == [] or text == "group="


@given(st.text('stagekon(="@/ ,', max_size=20), st.integers(0, 20))
def test_a_completion_leaves_what_stands_around_it(text: str, place: int) -> None:
    cursor = min(place, len(text))
    for one in completions(text, cursor, KNOWN):
        after, at = completed(text, one)
        assert after[: one.start] == text[: one.start]
        assert after.endswith(text[cursor:])
        assert after[one.start : at].rstrip() == one.words


def test_a_query_is_counted_out_of_the_base_of_each_group(session: Session) -> None:
    found = count_query(session, "wie/zelf and not wie/school", Event())
    assert (found.passages, found.n, found.base) == (2, 2, 4)
    assert found.groups == (GroupCount("leerlingen", 2, 4),)
    assert found_words(found) == "2 passages · 2 of 4 respondents"
    listed = list_found(session, found)
    assert [one.document for one in listed] == ["l0", "l1"]
    assert len(list_found(session, found, 1)) == 1
    words = count_query(session, '"school hielp"', Event())
    assert (words.passages, words.n) == (4, 4)
    assert len(list_found(session, words)) == 4
    assert count_query(session, "keuze/ja", Event()).n == 0
    assert "2 of 4" in to_text(session, "wie/zelf and not wie/school")


def to_text(session: Session, text: str) -> str:
    document = report_of(found_to_save(count_query(session, text, Event())), session, "docx")
    assert to_paste(document)
    return " ".join(getattr(block, "text", "") for block in document.blocks)


def test_a_count_that_is_no_longer_wanted_is_given_up(session: Session) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Given):
        count_query(session, "wie/zelf", stop)


@pytest.mark.parametrize(("text", "pointer"), [("wie/zelf and", 12), ("wie/zlf", 0), ("(wie", 4), ('wie "x', 4)])
def test_what_is_not_understood_is_pointed_at(session: Session, text: str, pointer: int) -> None:
    with pytest.raises(QualcodeError) as error:
        count_query(session, text, Event())
    assert error.value.message.split("\n")[-1].index("^") - 2 == pointer


def test_a_saved_query_is_renamed_with_those_that_ask_for_it_and_taken_back(session: Session) -> None:
    keep_query(session, "zelf", "wie/zelf")
    keep_query(session, "zelf-2", "wie/school")
    keep_query(session, "beide", "@zelf and @zelf-2")
    assert dict(read_vocabulary(session).saved)["beide"] == "@zelf and @zelf-2"
    for name in ("zelf-2", "a b", ""):
        with pytest.raises(ConflictError):
            session.change(rename_query, "zelf", name)
    with pytest.raises(NotFoundError):
        session.change(rename_query, "zolf", "ander")
    session.change(rename_query, "zelf", "zelf-geregeld")
    assert dict(read_vocabulary(session).saved)["beide"] == "@zelf-geregeld and @zelf-2"
    session.read(read_query, "@beide")
    assert "zelf-geregeld" in undo(session).words
    assert dict(read_vocabulary(session).saved)["beide"] == "@zelf and @zelf-2"
    session.change(remove_query, "beide")
    undo(session)
    assert set(dict(read_vocabulary(session).saved)) == {"zelf", "zelf-2", "beide"}
    with pytest.raises(QualcodeError):
        keep_query(session, "mis", "wie/nergens")
