"""PNG of cells: the same shapes in the same places as in SVG."""

from __future__ import annotations

from io import BytesIO

import pytest

from nnlab.tui.pictures.cells import Cell
from nnlab.tui.pictures.glyphs import HEIGHT, WIDTH
from nnlab.tui.pictures.png import lines_of
from nnlab.tui.pictures.svg import MARGIN

INK, GROUND = "#ff8800", "#101010"
_PIXELS = 1.5


def test_cells_have_their_colours_where_svg_has_them():
    image = pytest.importorskip("PIL.Image", reason="the extra `pictures` is not installed")
    from nnlab.tui.pictures.png import png_of

    rows = [[Cell(glyph, INK, GROUND) for glyph in row] for row in ("⠀⠁█▀", "◐○●░")]
    with image.open(BytesIO(png_of(rows))) as opened:
        picture = opened.convert("RGB")

    def at(column: float, row: float) -> tuple[int, int, int]:
        x, y = MARGIN + column * WIDTH, MARGIN + row * HEIGHT
        return picture.getpixel((int(x * _PIXELS), int(y * _PIXELS)))

    ink, ground = (255, 136, 0), (16, 16, 16)
    assert picture.size == (
        (4 * WIDTH + 2 * MARGIN) * _PIXELS,
        (2 * HEIGHT + 2 * MARGIN) * _PIXELS,
    )
    assert at(0.25, 0.125) == ground
    assert at(1.25, 0.125) == ink
    assert at(1.75, 0.125) == ground
    assert at(2.5, 0.75) == ink
    assert (at(3.5, 0.25), at(3.5, 0.75)) == (ink, ground)
    assert (at(0.3, 1.5), at(0.7, 1.5)) == (ink, ground)  # filled by its left half
    assert (at(1.5, 1.5), at(2.5, 1.5)) == (ground, ink)
    assert ground < at(3.5, 1.5) < ink


def test_curves_of_a_path_end_where_svg_has_them_end():
    ((points, is_closed),) = lines_of("M1 10a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z")
    assert is_closed
    assert points[-1] == pytest.approx((1, 10))
    assert all((x - 5) ** 2 + (y - 10) ** 2 == pytest.approx(16) for x, y in points)
    ((quarter, _),) = lines_of("M5 10v-4a4 4 0 0 1 4 4z")
    assert quarter[-1] == pytest.approx((9, 10))
    assert all(x >= 5 - 1e-9 and y <= 10 + 1e-9 for x, y in quarter)
    ((rest, _),) = lines_of("M5 10v-4a4 4 0 1 1 -4 4z")
    assert rest[-1] == pytest.approx((1, 10))
    assert max(x for x, _ in rest) == pytest.approx(9, abs=0.1)
