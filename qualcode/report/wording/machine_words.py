"""What reports say of codings that rules and models made."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.analysis.quantify import Forms
from qualcode.model import MachineMade


@dataclass(frozen=True, slots=True)
class MachineWords:
    """The sentences of a language; ``counted`` is of a count, ``compared`` of a comparison of coders."""

    counted: Forms
    compared: Forms
    left_out: str
    rules: Forms
    model: str
    and_: str

    def of_count(self, found: MachineMade) -> str:
        """What stands beside a count; nothing where no machine had a part in it."""
        return self.left_out if found.left_out else self._say(self.counted, found)

    def of_comparison(self, found: MachineMade) -> str:
        """What stands in the text on how coders were compared; nothing where no machine had a part in it."""
        return self.left_out if found.left_out else self._say(self.compared, found)

    def _say(self, forms: Forms, found: MachineMade) -> str:
        if not found.made:
            return ""
        what = [self.rules.of(found.rules != 1).format(n=found.rules)] if found.rules else []
        for model, count in found.models:
            name, _at, version = model.partition("@")
            what.append(self.model.format(n=count, name=name, version=version))
        said = what[0] if len(what) == 1 else f"{', '.join(what[:-1])} {self.and_} {what[-1]}"
        return forms.of(found.made != 1).format(n=found.made, of=found.of, what=said)
