"""Loss curves as an inline SVG for notebooks.

It needs no script, no style sheet and nothing from elsewhere, and takes its colours from the page
where it can.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .curve import Curve, Curves, curves_of
from .words import loss_text

if TYPE_CHECKING:
    from .shown_run import ShownHistory

_WIDTH, _HEIGHT = 520, 172
_LEFT, _RIGHT, _ABOVE, _BELOW = 64, 156, 14, 26
_PLACES = 300
_LINES = {"train": ("#4c78a8", ""), "validation": ("#b5651d", "5 3")}
"""Each curve's colour and its dashes, as nothing is said by colour alone."""


def svg_of(history: ShownHistory) -> str:
    """Draw the loss curves of a history as one SVG element."""
    curves, epochs = curves_of(history, _PLACES), len(history) - 1
    kind = ", logarithmic" if curves.is_logarithmic else ""
    title = f"Loss over {epochs:,} epochs{kind}"
    bottom, right = _HEIGHT - _BELOW, _WIDTH - _RIGHT
    axis = f"M{_LEFT} {_ABOVE}V{bottom}H{right}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}"'
        f' viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
        ' fill="currentColor" font-size="11">',
        f"<title>{escape(title)}</title>",
        f'<path d="{axis}" fill="none" stroke="currentColor" stroke-opacity="0.4"/>',
        _label(_LEFT - 4, _ABOVE + 4, loss_text(curves.high), "end"),
        _label(_LEFT - 4, bottom + 4, loss_text(curves.low), "end"),
        _label(_LEFT, bottom + 16, "0", "start"),
        _label(right, bottom + 16, f"{epochs:,}", "end"),
    ]
    for row, curve in enumerate(curves.curves):
        parts += _line(curve, curves, row)
    if curves.is_logarithmic:
        parts.append(_label(_LEFT - 4, (_ABOVE + bottom) // 2, "log", "end"))
    return "".join([*parts, "</svg>"])


def _line(curve: Curve, curves: Curves, row: int) -> list[str]:
    """Draw one curve, and its line in the legend."""
    colour, dashes = _LINES[curve.name]
    stroke = f'fill="none" stroke="{colour}" stroke-width="1.5" stroke-dasharray="{dashes}"'
    if not dashes:
        stroke = stroke.replace(' stroke-dasharray=""', "")
    heights = curve.heights.tolist()
    across, down = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _ABOVE - _BELOW
    path, pen = [], "M"
    for place, height in enumerate(heights):
        if height != height:  # noqa: PLR0124  (no number: the line has a gap)
            pen = "M"
            continue
        x = _LEFT + across * place / max(1, len(heights) - 1)
        path.append(f"{pen}{x:.1f} {_ABOVE + down * (1.0 - height):.1f}")
        pen = "L"
    left, top = _WIDTH - _RIGHT + 8, _ABOVE + 4 + 16 * row
    return [
        f'<path d="{"".join(path)}" {stroke}/>',
        f'<path d="M{left} {top - 4}h20" {stroke}/>',
        _label(left + 26, top, f"{curve.name} {loss_text(curve.last)}", "start"),
    ]


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
