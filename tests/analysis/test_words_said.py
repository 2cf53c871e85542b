"""How words are said in the texts of a study: as plain reading has it, in a fraction of the time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.analysis.addressed import addressed
from qualcode.analysis.heard import HeardTexts, SaidWords
from qualcode.analysis.name_forms import PARTICLES, WORD, fold, one_of
from tests.support.often import often

PIECES = [
    *("roos", "Roos", "een roos", "De Roos", "Jan", "jan", "JAN", "van", "Élise", "élise", "a\u0301b", "ab", "Zeki"),
    *("w" * 3, "school", "School", "o'neil", "jan-piet", "jan@huis.nl", "https://roos.nl/x", "12a", "x1", "夢", "夢夢"),
    *(" ", "  ", "\n", ". ", ": ", "\u00a0", "\u2003", "\u200b", "\u0301", "\x1f", "-", "'", "2", "(", "een ", "the "),
]
NAMES = ["roos", "jan", "elise", "ab", "zeki", "夢", "van", "oneil"]


def plainly(names: Iterable[str], texts: Iterable[str]) -> SaidWords:
    """The same, word by word."""
    balance = dict.fromkeys(names, 0)
    lower, capital = set[str](), set[str]()
    for text in texts:
        said = re.sub(r"(?:[\w.+-]{1,64}@|https?://)[\w.%/?=&#~+-]{1,300}", " ", text)
        different = set(WORD.findall(said))
        if sum(word[0].isupper() for word in different) * 100 < len(different):
            continue
        lower.update(fold(word) for word in different if word.islower())
        capital.update(fold(word) for word in different if word[0].isupper() and fold(word) in balance)
        shapes = sorted((word for word in different if fold(word) in balance), key=len, reverse=True)
        for found in re.finditer(rf"(?<!\w){one_of(shapes)}(?!\w)", said) if shapes else ():
            before = said[max(0, found.start() - 12) : found.start()]
            if found[0].islower():
                article = before.split()[-1:] and before.split()[-1].casefold() in {"een", "de", "the"}
                balance[fold(found[0])] += 3 if article else 1
            elif found[0][0].isupper() and (rest := before.rstrip(" \t\u00a0\"'“‘(")) and rest[-1] not in ".!?…:\n–-":
                balance[fold(found[0])] -= 1
    plain = frozenset(name for name, more in balance.items() if more > 0 or name in PARTICLES)
    return SaidWords(plain, frozenset(capital), frozenset(lower))


@settings(max_examples=often(60), deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), max_size=4), st.sets(st.sampled_from(NAMES))
)
@example(["ja " * 200 + "Nee", "geen hoofdletter"], {"roos"})
@example([" ".join(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300)) + " Een Twee"], set())
def test_words_are_said_as_plain_reading_has_it(texts: list[str], names: set[str]) -> None:
    assert HeardTexts(texts).said(names, texts) == plainly(names, texts)


def test_names_are_heard_with_the_words_and_without() -> None:
    texts = [
        "Mevrouw Jansen zei het. Mail mevrouw Bakker@school.nl.",
        "dat zei dhr. De Wit",
        "niemand",
        "oom Karel, ja",
    ]
    wanted = {text[one.start : one.end]: one.parts for text in texts for one in addressed(text) if one.certain}
    assert list(wanted) == ["Jansen", "Bakker", "De Wit", "Karel"]
    assert HeardTexts(texts).addressed == HeardTexts(texts, words=False).addressed == wanted
