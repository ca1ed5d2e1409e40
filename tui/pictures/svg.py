"""Cells as SVG that every viewer shows alike.

Braille, blocks and lines are drawn as shapes, as fonts differ in them most; the rest is text whose
every run is told how wide it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from html import escape

from .cells import Cell, Cells
from .glyphs import HEIGHT, WIDTH, Shape, box, shapes_of

MARGIN = 12
"""What surrounds the cells."""

FONT_SIZE, BASELINE = 16.4, 15
"""Of what is written, and where in its cell it stands."""
DOT = 4.0
"""How wide a dot of braille is."""


def svg_of(cells: Cells, *, words: str = "", corner: int = 0, ground: str = "") -> str:
    """Draw cells.

    Args:
        cells: Their rows, all of one length.
        words: What is to be seen, for those who can't see it.
        corner: How round the corners around them are.
        ground: What they lie on; what most of them stand on if not given.
    """
    width, height = len(cells[0]) * WIDTH + 2 * MARGIN, len(cells) * HEIGHT + 2 * MARGIN
    frame = ground or ground_of(cells)
    # What is drawn alike is one path: the file is a third of one with an element for each cell.
    paths: dict[str, list[str]] = defaultdict(list)
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            for shape in shapes_of(cell.glyph, x * WIDTH, y * HEIGHT):
                paths[_attributes(shape, cell.ink)].append(shape.path)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}"{_said(words)}>',
        f'<rect width="{width}" height="{height}" rx="{corner}" fill="{frame}"/>',
        f'<g transform="translate({MARGIN} {MARGIN})" font-family="DejaVu Sans Mono, Menlo,'
        f' Consolas, monospace" font-size="{FONT_SIZE}">',
        *(
            f'<path fill="{colour}" shape-rendering="crispEdges" d="{"".join(boxes)}"/>'
            for colour, boxes in grounds_of(cells, frame).items()
        ),
        *(f'<path {attributes} d="{"".join(path)}"/>' for attributes, path in paths.items()),
        *(text for y, row in enumerate(cells) for text in _texts(row, y)),
        "</g>",
        "</svg>",
        "",
    ]
    return "\n".join(parts)


def _said(words: str) -> str:
    return f' role="img" aria-label="{escape(words)}"' if words else ""


def _attributes(shape: Shape, ink: str) -> str:
    match shape.kind:
        case "area":
            # Half blocks are the boundary's pixels: no seam may be seen between them.
            return f'fill="{ink}" shape-rendering="crispEdges"'
        case "shade":
            return f'fill="{ink}" fill-opacity="{shape.strength:g}"'
        case "line":
            return f'stroke="{ink}" stroke-width="{shape.strength:g}" fill="none"'
        case "dot":
            return f'stroke="{ink}" stroke-width="{DOT:g}" stroke-linecap="round" fill="none"'


def ground_of(cells: Cells) -> str:
    """Give the colour that most cells stand on, and that surrounds them."""
    ((frame, _),) = Counter(cell.ground for row in cells for cell in row).most_common(1)
    return frame


def grounds_of(cells: Cells, frame: str) -> dict[str, list[str]]:
    """Give the boxes of all colours but one that cells stand on, as paths."""
    paths: dict[str, list[str]] = defaultdict(list)
    for y, row in enumerate(cells):
        start = 0
        for x in range(1, len(row) + 1):
            if x == len(row) or row[x].ground != row[start].ground:
                path = box(start * WIDTH, y * HEIGHT, (x - start) * WIDTH, HEIGHT)
                paths[row[start].ground].append(path)
                start = x
    paths.pop(frame, None)
    return paths


def _texts(row: list[Cell], y: int) -> Iterator[str]:
    """Write what is no shape: a run for each style, and each character beyond ASCII by itself."""
    start = 0
    while start < len(row):
        cell, end = row[start], start + 1
        if cell.glyph and cell.glyph.isascii():
            while end < len(row) and row[end].glyph.isascii() and row[end].glyph:
                if _style(row[end]) != _style(cell):
                    break
                end += 1
        else:
            while end < len(row) and not row[end].glyph:
                end += 1
        text = "".join(each.glyph for each in row[start:end])
        if text.strip() and not shapes_of(text, 0, 0) and text != "\N{BRAILLE PATTERN BLANK}":
            blank = len(text) - len(text.lstrip())
            text = text.strip()
            length = len(text) if text.isascii() else end - start
            yield (
                f'<text x="{(start + blank) * WIDTH}" y="{y * HEIGHT + BASELINE}"'
                f' textLength="{length * WIDTH}" lengthAdjust="spacingAndGlyphs"'
                f' xml:space="preserve" {_style(cell)}>{escape(text, quote=False)}</text>'
            )
        start = end


def _style(cell: Cell) -> str:
    marks = [f'fill="{cell.ink}"']
    if cell.bold:
        marks.append('font-weight="bold"')
    if cell.italic:
        marks.append('font-style="italic"')
    if cell.underline:
        marks.append('text-decoration="underline"')
    return " ".join(marks)
