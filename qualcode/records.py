"""What a study is made of, as values: each kind of them is made ready in a fifth of the time that a dataclass takes.

Every command loads all of these before it does anything. A dataclass has six functions compiled for it; here it is one,
and what else a value needs asks for its fields in one go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[T]) -> type[T]:
    """A dataclass that is frozen and has slots, as ``dataclass(frozen=True, slots=True)`` makes it, of no other.

    What the functions of ``dataclasses`` say and make of it is the same; it can be copied and pickled.
    """
    made = dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    own = fields(made)  # type: ignore[arg-type]
    values = _values([one.name for one in own])

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def number(self: object) -> int:
        return hash(values(self))

    def words(self: object) -> str:
        said = (f"{one.name}={value!r}" for one, value in zip(own, values(self), strict=True))
        return f"{self.__class__.__qualname__}({', '.join(said)})"

    def parts(self: object) -> tuple[type[object], tuple[Any, ...]]:
        return self.__class__, values(self)

    for name, function in {
        "__init__": _beginning(made, own),
        "__eq__": equal,
        "__hash__": number,
        "__repr__": words,
        "__reduce__": parts,
        "__setattr__": _refuse_set,
        "__delattr__": _refuse_delete,
    }.items():
        setattr(made, name, function)
    return made


def _values(names: list[str]) -> Callable[[object], tuple[Any, ...]]:
    """What gives the values of all fields."""
    if len(names) == 1:
        only = attrgetter(names[0])
        return lambda value: (only(value),)
    return attrgetter(*names)


def _beginning(made: type[object], own: tuple[Field[Any], ...]) -> Callable[..., None]:
    """Its ``__init__``, which fills the slots."""
    known: dict[str, Any] = {"_unsaid": MISSING}
    given, body = [], []
    for one in own:
        name, value = one.name, one.name
        known[f"_set_{name}"] = made.__dict__[name].__set__
        if one.default_factory is not MISSING:
            known[f"_make_{name}"] = one.default_factory
            value = f"_make_{name}() if {name} is _unsaid else {name}"
            given.append(f"{name}=_unsaid")
        elif one.default is not MISSING:
            known[f"_else_{name}"] = one.default
            given.append(f"{name}=_else_{name}")
        else:
            given.append(name)
        body.append(f"_set_{name}(self, {value})")
    exec(f"def __init__(self, {', '.join(given)}): {'; '.join(body)}", known)  # noqa: S102 - the names of the fields, as a dataclass does
    found: Callable[..., None] = known["__init__"]
    found.__qualname__ = f"{made.__qualname__}.__init__"
    found.__annotations__ = {**made.__annotations__, "return": None}
    return found


def _refuse_set(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
