"""Classes of ``qualcode.records`` are what the standard library would have made of them."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import Code, Codebook, Predicate
from qualcode.records import dataclass

BODIES = """
T = TypeVar("T")

@dataclass(frozen={frozen}, slots={slots})
class Pair:
    kind: ClassVar[str] = "pair"
    left: int
    right: Any = "x"
    held: list[int] = dataclasses.field(default_factory=list)
    hidden: str = dataclasses.field(default="h", repr=False)

@dataclass(frozen={frozen}, slots={slots})
class More(Pair):
    right: int = 4
    only: Any = None

@dataclass(frozen={frozen}, slots={slots})
class Single(Generic[T]):
    only: T

@dataclass(frozen={frozen}, slots={slots})
class Nothing:
    pass

@dataclass(frozen={frozen}, slots={slots})
class Settled:
    left: int
    right: Any = 2

    def __post_init__(self) -> None:
        if self.left == self.right:
            raise ValueError(self.left)

    def __repr__(self) -> str:
        return f"<{{self.left}}..{{self.right}}>"

    @property
    def both(self) -> tuple[int, int]:
        return self.left, self.right

@dataclass(frozen={frozen}, slots={slots})
class Equal:
    left: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self))

    def __hash__(self) -> int:
        return 7

@dataclass(frozen={frozen}, slots={slots})
class Unhashed:
    left: int

    def __eq__(self, other: object) -> bool:
        return True

class Plain(Pair):
    pass
"""
NAMES = ("Pair", "More", "Single", "Nothing", "Settled", "Equal", "Unhashed", "Plain")
GIVEN = {"dataclasses": dataclasses, "ClassVar": ClassVar, "Any": Any, "Generic": Generic, "TypeVar": TypeVar}
SEEN = ("left", "right", "held", "hidden", "only", "both", "kind", "other")


def classes(make: Callable[..., Any], frozen: bool, slots: bool) -> dict[str, Any]:
    """The classes as ``make`` makes them."""
    space: dict[str, Any] = {**GIVEN, "dataclass": make, "__name__": __name__}
    future = "from __future__ import annotations\n"
    exec(future + BODIES.format(frozen=frozen, slots=slots), space)
    return {name: space[name] for name in NAMES}


KINDS = {
    (frozen, slots): (classes(dataclass, frozen, slots), classes(dataclasses.dataclass, frozen, slots))
    for frozen in (True, False)
    for slots in (True, False)
}


def ends(work: Callable[[], object]) -> object:
    """What comes of it, or the kind of error that it ends with."""
    try:
        return work()
    except (TypeError, ValueError, AttributeError) as error:
        return type(error).__name__


def told(cls: Any, frozen: bool, values: tuple[Any, ...], named: dict[str, Any]) -> list[object]:
    """All that can be seen of a class, and of two of its objects."""
    about = [*cls.__match_args__, *(f"{each.name}: {each.type}" for each in dataclasses.fields(cls))]
    one, other = ends(lambda: cls(*values)), ends(lambda: cls(**named))
    if not isinstance(one, cls):
        return [about, one, ends(lambda: repr(other))]
    found: list[object] = [about, repr(one), repr(other), one == other, one != other, one == cls(*values)]
    found += [ends(lambda: hash(one) == hash(cls(*values))), ends(lambda: {one} == {other}), hasattr(one, "__dict__")]
    found += [ends(lambda: dataclasses.asdict(one)), ends(lambda: repr(dataclasses.replace(one, **named)))]
    found += [repr(copy.copy(one)), copy.deepcopy(one) == one]
    # What is no field of a frozen class is set by none of the two; the library stumbles over it.
    for name in cls.__match_args__ if frozen else SEEN:
        found += [ends(lambda name=name: getattr(one, name)), ends(lambda name=name: setattr(one, name, 5))]  # type: ignore[misc]
        found += [ends(lambda name=name: delattr(one, name)), ends(lambda: repr(one))]  # type: ignore[misc]
    return found


ANY = st.one_of(st.none(), st.integers(-1, 1), st.text(max_size=1), st.lists(st.integers(), max_size=1))


@given(st.sampled_from(NAMES), st.sampled_from(sorted(KINDS)), st.lists(ANY, max_size=4), st.data())
def test_a_class_is_as_the_library_makes_it(
    name: str, kind: tuple[bool, bool], values: list[Any], data: st.DataObject
) -> None:
    ours, theirs = KINDS[kind]
    named = data.draw(st.dictionaries(st.sampled_from([*theirs[name].__match_args__, "other"]), ANY, max_size=3))
    assert told(ours[name], kind[0], tuple(values), named) == told(theirs[name], kind[0], tuple(values), named)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_called_and_shown_in_the_same_way(name: str) -> None:
    for ours, theirs in KINDS.values():
        signatures = [inspect.signature(made[name]) for made in (ours, theirs)]
        assert [(one.name, one.annotation, one.kind) for one in signatures[0].parameters.values()] == [
            (one.name, one.annotation, one.kind) for one in signatures[1].parameters.values()
        ]
        assert ends(lambda ours=ours: ours[name](nothing=1)) == "TypeError"  # type: ignore[misc]


def test_an_object_goes_to_another_process_and_holds_what_was_worked_out_once() -> None:
    said = Predicate("school", "nl", "vindt dat", "vinden dat")
    code = Code(1, "g", "stage", "stage", None, "Stage", predicates=(said,))
    book = Codebook("b", "B", "nl", 1, (code,))
    assert book.by_id == {1: code}
    for one in (said, code, book):
        assert pickle.loads(pickle.dumps(one)) == one
    assert isinstance(inspect.getattr_static(Codebook, "by_id"), cached_property)
