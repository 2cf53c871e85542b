"""Charts as SVG, as PNG and on a terminal: every number with its base, and hostile names as text."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from rich.console import Console

from qualcode.errors import QualcodeError
from qualcode.report.blocks import (
    AnyChart,
    Chart,
    ChartBar,
    CountChart,
    CurveChart,
    CurveLine,
    SlopeChart,
    SlopeLine,
    SplitChart,
    SplitRow,
)
from qualcode.report.charts import png
from qualcode.report.charts.drawn import drawn, in_words
from qualcode.report.charts.letters import apart, broken, width
from qualcode.report.charts.picture import ChartPage
from qualcode.report.charts.terminal import ChartView

HOSTILE = '<script>alert("1")</script> =cmd|x & \x1b[31m\u202e'
DUTCH = ChartPage("nl")
SVG = "{http://www.w3.org/2000/svg}"


def bars(*numbers: tuple[int | None, int | None], name: str = "Genoeg") -> Chart:
    """A chart of one series."""
    rows = tuple((f"{name} {place}", (ChartBar(n, base),)) for place, (n, base) in enumerate(numbers))
    return Chart("Stage", ("scholen",), rows, of_base=True)


def parsed(svg: str) -> etree._Element:
    """The picture as XML, with nothing that runs."""
    root = etree.fromstring(svg.encode())
    assert not list(root.iter(f"{SVG}script"))
    assert root.get("role") == "img"
    title, desc = (root.find(f"{SVG}{name}") for name in ("title", "desc"))
    assert title is not None
    assert desc is not None
    assert (root.get("aria-labelledby") or "").split() == [title.get("id"), desc.get("id")]
    return root


def text_of(chart: AnyChart, page: ChartPage = DUTCH) -> str:
    """All that can be read in a picture, on one line."""
    return " ".join("".join(map(str, one.itertext())) for one in parsed(drawn(chart, page)).iter(f"{SVG}text"))


CHARTS: list[CountChart] = [
    bars((8, 8), (3, 8), (0, 8)),
    Chart("Per traject", ("AO", "LWT"), (("Genoeg", (ChartBar(2, 4), ChartBar(12, 18))),), of_base=True),
    SplitChart("Wie", ("zelf", "school"), (SplitRow("AO", (2, 2), 4), SplitRow("LWT", (14, 4), 18))),
    SlopeChart(
        "Waves",
        ("2014", "2015"),
        (
            SlopeLine("Genoeg", (ChartBar(8, 8), ChartBar(5, 6))),
            SlopeLine("Weg", (ChartBar(3, 8), None)),
        ),
    ),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_every_number_is_told_with_its_base(chart: CountChart) -> None:
    told = in_words(chart, DUTCH)
    desc = parsed(drawn(chart, DUTCH)).findtext(f"{SVG}desc")
    assert desc == told
    pairs = re.findall(r"(\d+) van (\d+)", told)
    match chart:
        case Chart():
            wanted = [(str(bar.n), str(bar.base)) for _name, found in chart.rows for bar in found]
        case SplitChart():
            wanted = [(str(n), str(row.base)) for row in chart.rows for n in row.numbers]
        case SlopeChart():
            wanted = [(str(p.n), str(p.base)) for line in chart.lines for p in line.points if p]
            assert "niet vergelijkbaar" in told
            assert "not comparable" in in_words(chart, ChartPage("en"))
    assert pairs == wanted
    assert " of " in in_words(chart, ChartPage("en"))


def test_a_respondent_is_a_box_as_long_as_boxes_can_be_told_apart() -> None:
    def inner(base: int) -> int:
        found = [path.get("d") or "" for path in parsed(drawn(bars((1, base)), DUTCH)).iter(f"{SVG}path")]
        return sum(path.count("v") for path in found)

    assert inner(8) == 7
    assert inner(22) == 21
    assert inner(23) == 0
    assert "8 van 8" in text_of(bars((8, 8)))


def test_bars_are_as_long_as_their_share() -> None:
    boxes = [
        float(one.get("width") or 0)
        for one in parsed(drawn(bars((2, 8), (8, 8)), DUTCH)).iter(f"{SVG}rect")
        if one.get("fill") == "#1f3a5f"
    ]
    assert boxes[0] == pytest.approx(boxes[1] / 4, abs=0.1)


def test_what_is_hidden_is_neither_written_nor_drawn() -> None:
    hidden = bars((None, 8), (None, None))
    assert text_of(hidden).count(". van") == 2
    assert not [one for one in parsed(drawn(hidden, DUTCH)).iter(f"{SVG}rect") if one.get("fill") == "#1f3a5f"]
    split = SplitChart("Wie", ("a", "b", "c"), (SplitRow("x", (None, 5, None), 8),))
    filled = [one for one in parsed(drawn(split, DUTCH)).iter(f"{SVG}rect") if "url" in (one.get("fill") or "")]
    assert len(filled) == 3 - 1, "one in the legend, one in the bar"
    slope = SlopeChart("s", ("1", "2"), (SlopeLine("x", (ChartBar(3, 8), ChartBar(None, 8))),))
    assert ". van 8" in text_of(slope)
    assert not [
        one for one in parsed(drawn(slope, DUTCH)).iter(f"{SVG}path") if one.get("stroke-dasharray") is not None
    ]


def test_a_part_too_small_for_its_number_has_it_below() -> None:
    split = SplitChart("Wie", ("a", "b", "c"), (SplitRow("", (97, 1, 2), 100),))
    words = [one for one in parsed(drawn(split, DUTCH)).iter(f"{SVG}text") if (one.text or "") in ("1", "2", "97")]
    heights = {one.text: float(one.get("y") or 0) for one in words}
    assert heights["1"] == heights["2"] > heights["97"]
    places = {one.text: float(one.get("x") or 0) for one in words}
    assert places["2"] - places["1"] > 8


def test_labels_of_lines_stand_apart() -> None:
    lines = tuple(SlopeLine(f"Lijn {place}", (ChartBar(5, 8), ChartBar(5, 8))) for place in range(8))
    found = [
        float(one.get("y") or 0)
        for one in parsed(drawn(SlopeChart("s", ("1", "2"), lines), DUTCH)).iter(f"{SVG}text")
        if (one.text or "").startswith("Lijn")
    ]
    assert min(after - before for before, after in pairwise(sorted(found))) >= 14


@given(st.lists(st.floats(0, 500), max_size=12), st.floats(1, 40))
def test_what_is_set_apart_keeps_its_order_and_its_distance(wanted: list[float], gap: float) -> None:
    found = apart(wanted, gap)
    ranked = sorted(range(len(wanted)), key=lambda place: wanted[place])
    for one, next_ in pairwise(ranked):
        assert found[next_] - found[one] >= gap - 1e-6
    if all(abs(a - b) > gap for place, a in enumerate(wanted) for b in wanted[:place]):
        assert found == pytest.approx(wanted)


@given(st.text(st.sampled_from("aiW mé"), max_size=60), st.integers(1, 4))
def test_a_name_is_broken_within_its_room(text: str, most: int) -> None:
    lines = broken(text, 12, 80, most)
    assert len(lines) <= most
    assert all(width(line.rstrip("…"), 12) <= 80 for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "chart",
    [
        Chart(HOSTILE, (HOSTILE, "b"), ((HOSTILE, (ChartBar(1, 2), ChartBar(1, 2))),), of_base=True, notes=(HOSTILE,)),
        SplitChart(HOSTILE, (HOSTILE,), (SplitRow(HOSTILE, (2,), 2),), (HOSTILE,)),
        SlopeChart(HOSTILE, (HOSTILE, "b"), (SlopeLine(HOSTILE, (ChartBar(1, 2), ChartBar(2, 2))),), (HOSTILE,)),
        CurveChart(HOSTILE, (CurveLine(HOSTILE, (1, 2)),), HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)),
    ],
)
def test_hostile_names_are_read_as_they_are(chart: AnyChart) -> None:
    svg = drawn(chart, DUTCH)
    parsed(svg)
    assert "<script" not in svg
    assert "\x1b" not in svg
    assert "\u202e" not in svg
    assert "&lt;script&gt;" in svg


def test_in_a_page_names_are_apart_numbers_are_links_and_the_caption_has_the_title() -> None:
    page = ChartPage("nl", "f-2-", {(1, 0): "#C-abc"}, bare=True)
    root = parsed(drawn(bars((8, 8), (3, 8)), page))
    (link,) = root.iter(f"{SVG}a")
    assert link.get("href") == "#C-abc"
    assert "".join(map(str, link.itertext())) == "3 van 8"
    assert all((one.get("id") or "f-2-").startswith("f-2-") for one in root.iter())
    assert "Stage" not in " ".join("".join(map(str, one.itertext())) for one in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("wide", [40, 80, 200])
def test_a_terminal_has_bars_within_its_width(chart: CountChart, wide: int) -> None:
    out = io.StringIO()
    Console(file=out, width=wide).print(ChartView(chart, DUTCH))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= wide
    text = " ".join(lines)
    match chart:
        case Chart():
            assert all(f"{bar.n} van {bar.base}" in text for _name, found in chart.rows for bar in found)
        case SplitChart():
            assert "14 + 4 = 18" in text
            assert "█" * 14 + "▒" * 4 in text or wide == 40
        case SlopeChart():
            assert "niet vergelijkbaar" in text


def test_a_terminal_takes_hostile_names() -> None:
    out = io.StringIO()
    rows = ((f"[bold]{HOSTILE}", (ChartBar(1, 2),)),)
    Console(file=out, width=120, force_terminal=True, color_system=None).print(
        ChartView(Chart(HOSTILE, ("a",), rows, of_base=True), DUTCH)
    )
    assert "\x1b[31m" not in out.getvalue()
    assert "\u202e" not in out.getvalue()
    assert "[bold]<script>" in out.getvalue()


def test_a_png_is_as_fine_as_print_asks_in_few_colours_and_the_same_each_time() -> None:
    image = pytest.importorskip("PIL.Image")
    pytest.importorskip("resvg_py")
    svg = drawn(CHARTS[2], DUTCH)
    made = png.to_png(svg)
    assert made == png.to_png(svg)
    with image.open(io.BytesIO(made)) as found:
        assert found.mode == "P"
        assert found.width == round(15 / 2.54 * 300)
        assert round(found.info["dpi"][0]) == 300
        assert 1 < len(found.getcolors() or ()) <= 32
        # The dark and the striped part are told apart in grey, and something is written beside them.
        greys = {grey for _count, grey in found.convert("L").getcolors() or ()}
        assert min(greys) < 80
        assert max(greys) == 255


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "find_spec", lambda _name: None)
    assert not png.can_paint()
    with pytest.raises(QualcodeError, match="resvg") as found:
        png.to_png(drawn(CHARTS[0], DUTCH))
    assert "qualcode[png]" in str(found.value.hint)


def test_without_a_font_no_picture_without_numbers_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    monkeypatch.setattr(png, "_has_font", lambda: False)
    with pytest.raises(QualcodeError, match="font"):
        png.to_png(drawn(CHARTS[0], DUTCH))
