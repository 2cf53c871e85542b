"""``dataclass`` of the standard library, made in a quarter of the time: a command that is felt makes some eighty.

The library writes and compiles the source of six methods for each class, and a start spent a fourth of its time on
that. Here only the constructor is compiled, as it runs for each row; the others are the same for all classes. Fields
are found by the library, so that ``fields``, ``replace``, ``asdict`` and ``is_dataclass`` of it work as they do; for
mypy it is the library's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields
from dataclasses import dataclass as with_fields  # noqa: TID251 (here it is made)
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass  # noqa: TID251
else:

    def dataclass(made=None, /, *, frozen=False, slots=False):
        """Fields as the class body has them; ``frozen`` and ``slots`` mean what they do in the library."""

        def complete(made):
            return _complete(with_fields(made, init=False, repr=False, eq=False, slots=slots), frozen, slots)

        return complete if made is None else complete(made)


class _MadeAnew:
    """Stands in a signature for a value that each object gets of its own."""

    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _MadeAnew()


def _complete(made: type[Any], frozen: bool, slots: bool) -> type[Any]:
    """The class with what makes, compares and shows its objects; what the class body defines itself stays."""
    get = _values([each.name for each in fields(made) if each.compare])

    def equal(self: object, other: object) -> bool:
        return get(self) == get(other) if other.__class__ is self.__class__ else NotImplemented

    methods: dict[str, object] = {"__init__": _constructor(made, frozen), "__repr__": _shown, "__eq__": equal}
    methods["__hash__"] = None
    if frozen:
        methods["__hash__"] = lambda self: hash(get(self))
        methods |= {"__setattr__": _refuse_setting, "__delattr__": _refuse_deleting}
        if slots:
            methods |= {"__getstate__": _state, "__setstate__": _take_state}
    own = vars(made)
    for name, method in methods.items():
        # A class that defines what is equal has no hash, where it does not define that as well.
        if name not in own or (name == "__hash__" and own[name] is None):
            setattr(made, name, method)
    return made


def _constructor(made: type[Any], frozen: bool) -> object:
    """The ``__init__`` of a class, compiled."""
    space: dict[str, Any] = {"_set": object.__setattr__, "_factory": _FACTORY}
    taken, steps = ["self"], []
    for each in fields(made):
        name, value, default = each.name, each.name, ""
        if each.default_factory is not MISSING:
            space[f"_make_{name}"], default = each.default_factory, "=_factory"
            value = f"_make_{name}() if {name} is _factory else {name}"
        elif each.default is not MISSING:
            space[f"_default_{name}"], default = each.default, f"=_default_{name}"
        taken.append(f"{name}{default}")
        steps.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(made, "__post_init__"):
        steps.append("self.__post_init__()")
    exec(f"def __init__({', '.join(taken)}):\n  " + "\n  ".join(steps or ["pass"]), space)  # noqa: S102
    made_by = space["__init__"]
    made_by.__module__, made_by.__qualname__ = made.__module__, f"{made.__qualname__}.__init__"
    made_by.__annotations__ = {each.name: each.type for each in fields(made)}
    return made_by


def _values(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """What gives the values of these attributes of an object."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


@recursive_repr("...")
def _shown(self: Any) -> str:
    values = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({values})"


def _refuse_setting(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, each.name) for each in fields(self)]


def _take_state(self: Any, state: list[object]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
