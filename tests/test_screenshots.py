"""The pictures of README: that every viewer shows them alike."""

from __future__ import annotations

import re
import shutil
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest

from nnlab.tui.pictures import glyphs, svg
from nnlab.tui.pictures.cells import Cell, Cells

FOLDER = Path(__file__).parents[1] / "screenshots"
INK, GROUND = "#ff8800", "#101010"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))


def grid(*rows: str) -> Cells:
    return [[Cell(glyph, INK, GROUND) for glyph in row] for row in rows]


def test_a_dot_of_braille_is_a_dot_and_no_character():
    drawn = svg.svg_of(grid("⣿⠁ "))
    assert drawn.count("h.01") == 9
    assert "⣿" not in drawn
    assert "⠁" not in drawn


@pytest.mark.parametrize("glyph", "▀▄█▌▐▁▇▏▉▖▟░▒▓─│╭╮╰╯├┤┬┴┼━┃┄┆╌╎╸╺╼●○◐◑◔◕◧◨◆◇▲▼▶◀")
def test_blocks_lines_and_marks_are_shapes(glyph: str):
    drawn = svg.svg_of(grid(f" {glyph} "))
    assert glyph not in drawn
    assert f'"{INK}"' in drawn


@pytest.mark.parametrize(
    ("glyph", "arms"),
    [
        ("─", "LR"),
        ("│", "UD"),
        ("├", "UDR"),
        ("┤", "UDL"),
        ("┼", "UDLR"),
        ("╼", "LR"),
        ("┝", "UDR"),
    ],
)
def test_a_line_has_the_arms_of_its_name(glyph: str, arms: str):
    assert sorted(glyphs.arms_of(glyph)) == sorted(
        {"U": "UP", "D": "DOWN", "L": "LEFT", "R": "RIGHT"}[arm] for arm in arms
    )


def test_a_line_half_heavy_is_half_thick():
    assert glyphs.arms_of("╼") == {"LEFT": glyphs.LIGHT, "RIGHT": glyphs.HEAVY}
    assert glyphs.arms_of("┝") == {"UP": glyphs.LIGHT, "DOWN": glyphs.LIGHT, "RIGHT": glyphs.HEAVY}


def test_text_stands_where_its_cells_do_and_says_how_wide_it_is():
    drawn = svg.svg_of(grid("  a<b &c  ─ok"))
    texts = re.findall(r'<text x="(\d+)" y="\d+" textLength="(\d+)"[^>]*>([^<]*)<', drawn)
    assert texts == [("20", "60", "a&lt;b &amp;c"), ("110", "20", "ok")]


@pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="rsvg-convert is not installed")
def test_what_is_drawn_has_the_colours_of_the_cells():
    image = pytest.importorskip("PIL.Image", reason="the extra `pictures` is not installed")
    rows = grid("⠀⠁█▀", "    ")
    drawn = import_module("raster").png_of(svg.svg_of(rows), 4 * glyphs.WIDTH + 2 * svg.MARGIN)
    with image.open(BytesIO(drawn)) as picture:
        pixels = picture.convert("RGB").load()
    ink, ground = (255, 136, 0), (16, 16, 16)

    def at(column: float, row: float) -> tuple[int, int, int]:
        x, y = svg.MARGIN + column * glyphs.WIDTH, svg.MARGIN + row * glyphs.HEIGHT
        return pixels[int(x), int(y)]

    assert at(0.25, 0.125) == ground
    assert at(1.25, 0.125) == ink
    assert at(1.75, 0.125) == ground
    assert at(2.5, 0.75) == ink
    assert (at(3.5, 0.25), at(3.5, 0.75)) == (ink, ground)


def test_every_picture_is_there_as_svg_and_png_and_no_other():
    pictures = import_module("pictures")
    names = {picture.name for picture in pictures.PICTURES}
    assert {path.stem for path in FOLDER.glob("*.svg")} == names
    assert {path.stem for path in FOLDER.glob("*.png")} == names
    assert (FOLDER / f"{pictures.MOVING.name}.gif").is_file()


def test_the_pictures_that_readme_shows_are_there():
    readme = (FOLDER.parent / "README.md").read_text("utf-8")
    shown = re.findall(r"\]\((screenshots/[^)]+)\)", readme)
    assert any(path.endswith(".gif") for path in shown)
    assert [path for path in shown if not (FOLDER.parent / path).is_file()] == []
