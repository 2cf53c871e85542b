"""A record is what a frozen dataclass with slots is, for all that asks it."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.records import record


@record
class Fruit:
    """A record."""

    name: str
    seeds: int = 2
    tastes: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """As it stands on a sign."""
        return self.name.title()


@record
class Stone:
    """A record with one field."""

    weight: int


@dataclass(frozen=True, slots=True)
class Twin:
    """A dataclass with the fields of :class:`Fruit`."""

    name: str
    seeds: int = 2
    tastes: Mapping[str, str] = field(default_factory=dict)


tastes = st.dictionaries(st.sampled_from(["skin", "flesh"]), st.sampled_from(["sweet", "sour"]))
values = st.tuples(st.sampled_from(["apple", "pear"]), st.integers(0, 2), tastes)


@given(values, values)
def test_it_compares_shows_and_unpacks_as_a_dataclass_does(one: tuple[str, int, dict[str, str]], other: object) -> None:
    fruit, twin = Fruit(*one), Twin(*one)
    assert isinstance(other, tuple)
    assert (fruit == Fruit(*other)) == (twin == Twin(*other))
    assert repr(fruit) == repr(twin).replace("Twin", "Fruit")
    assert asdict(fruit) == asdict(twin)
    for copied in (copy.copy(fruit), copy.deepcopy(fruit), pickle.loads(pickle.dumps(fruit)), replace(fruit)):
        assert copied == fruit
        assert type(copied) is Fruit
    assert replace(fruit, seeds=7) == Fruit(one[0], 7, one[2])


def test_what_is_not_said_is_as_the_fields_have_it_and_never_shared() -> None:
    assert Fruit("fig") == Fruit(name="fig", seeds=2, tastes={})
    assert Fruit("fig").tastes is not Fruit("fig").tastes
    assert list(inspect.signature(Fruit).parameters) == ["name", "seeds", "tastes"]
    assert Fruit.__match_args__ == ("name", "seeds", "tastes")
    assert [one.name for one in fields(Fruit)] == ["name", "seeds", "tastes"]
    assert Fruit("fig").title == "Fig"
    with pytest.raises(TypeError, match="__init__"):
        Fruit()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="__init__"):
        Fruit("fig", 1, {}, 4)  # type: ignore[call-arg]
    assert is_dataclass(Fruit)


def test_it_stays_as_it_is_and_has_no_room_for_more() -> None:
    stone = Stone(3)
    for name in ("weight", "colour"):
        with pytest.raises(FrozenInstanceError):
            setattr(stone, name, 4)
        with pytest.raises(FrozenInstanceError):
            delattr(stone, name)
    assert stone == Stone(3)
    assert not hasattr(stone, "__dict__")


def test_equal_ones_are_one_in_a_set() -> None:
    assert {Stone(3), Stone(3), Stone(4)} == {Stone(4), Stone(3)}
    with pytest.raises(TypeError, match="unhashable"):
        hash(Fruit("fig"))
