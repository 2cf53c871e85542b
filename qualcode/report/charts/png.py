"""A picture in SVG as PNG, for programs that paint no SVG: in the resolution of print and in few colours.

It takes the extra ``png`` (resvg, which paints, and Pillow, which counts the colours), which not everybody needs.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec

from qualcode.errors import QualcodeError
from qualcode.i18n import _

CENTIMETRES, DOTS_PER_INCH = 15.0, 300
"""How wide the picture is on paper, and how fine."""

COLOURS = 32
_PIXELS = round(CENTIMETRES / 2.54 * DOTS_PER_INCH)


def can_paint() -> bool:
    """Whether the extra is there."""
    return find_spec("resvg_py") is not None and find_spec("PIL") is not None


def to_png(svg: str) -> bytes:
    """The picture in pixels; of the same picture the same bytes on one machine, for fonts are the machine's own.

    Raises :class:`QualcodeError` where the extra is not there, and where there is no font, for then no number is seen.
    """
    if not can_paint():
        raise QualcodeError(
            _("A PNG is painted by resvg, which is not installed"),
            _("Install it with: pip install 'qualcode[png]'; or write the chart as .svg."),
        )
    if not _has_font():
        raise QualcodeError(
            _("A PNG needs a font, and this system has none"),
            _("Install one, such as Liberation Sans or DejaVu Sans; or write the chart as .svg."),
        )
    from PIL import Image  # part of the extra

    with Image.open(io.BytesIO(_painted(svg, _PIXELS))) as found:
        few = found.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        few.save(buffer, "PNG", optimize=True, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return buffer.getvalue()


def _painted(svg: str, width: int) -> bytes:
    """What resvg makes of a picture."""
    import resvg_py  # part of the extra

    return resvg_py.svg_to_bytes(svg_string=svg, width=width, background="white")


@cache
def _has_font() -> bool:
    """Whether a letter is painted at all."""
    from PIL import Image  # part of the extra

    letter = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text x="2" y="16" font-size="16"'
        " font-family=\"Calibri, Carlito, 'Liberation Sans', Arial, 'DejaVu Sans', sans-serif\">N</text></svg>"
    )
    with Image.open(io.BytesIO(_painted(letter, 20))) as found:
        return len(found.convert("L").getcolors() or ()) > 1
