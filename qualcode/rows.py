"""Results that can be taken along: rows of plain dataclasses as dictionaries, or as a table of pandas."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from qualcode.errors import QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from pandas import DataFrame

T = TypeVar("T")

_PLAIN = frozenset({str, int, float, bool, type(None)})


def plain(value: object) -> Any:
    """A value as JSON has it: dataclasses as dictionaries of their fields, sequences as lists, enums by their value."""
    if type(value) in _PLAIN:
        return value
    if type(value) is tuple:
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted(plain(item) for item in value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    return value


def first_of(lines: Sequence[str], most: int, of: int | None = None) -> list[str]:
    """The first ``most`` lines, and how many more there are; of ``of`` where not all were spelled out."""
    more = (len(lines) if of is None else of) - most
    return [*lines[:most], *([_("and {count} more").format(count=more)] if more > 0 else [])]


class Tabular(ABC):
    """A result that can be taken along as dictionaries, one a row, or as a table of pandas."""

    __slots__ = ()

    @abstractmethod
    def to_dicts(self) -> list[dict[str, Any]]:
        """Each row as a dictionary of plain values."""

    def to_pandas(self) -> DataFrame:
        """The rows as a table, one column a key. ``QualcodeError`` where pandas is not installed."""
        return frame(self.to_dicts())


class Rows(Sequence[T], Tabular, Generic[T]):
    """Rows of one kind, in order. They do not change."""

    def __init__(self, rows: Iterable[T]) -> None:
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Rows[T]: ...

    def __getitem__(self, index: int | slice) -> T | Rows[T]:
        return Rows(self._rows[index]) if isinstance(index, slice) else self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self._rows == other._rows

    def __hash__(self) -> int:
        return hash(self._rows)

    def __repr__(self) -> str:
        return f"Rows({list(self._rows)!r})"

    def to_dicts(self) -> list[dict[str, Any]]:
        """Each row as a dictionary, in the shape that the command line prints as JSON."""
        return [plain(row) for row in self._rows]


def frame(rows: Sequence[Mapping[str, Any]]) -> DataFrame:
    """Dictionaries with the same keys as a table of pandas. ``QualcodeError`` where pandas is not installed."""
    try:
        from pandas import DataFrame  # an extra, and half a second
    except ImportError as error:
        raise QualcodeError(_("pandas is not installed."), _("Install it with: pip install pandas")) from error
    return DataFrame(list(rows))
