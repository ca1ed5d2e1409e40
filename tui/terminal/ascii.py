"""ASCII for every character above 127, as wide on the screen as it is."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rich.cells import cell_len

_SINGLE = {
    "─━═╌┄┈╴╶⎯▁▔‾_–—―": "-",
    "│┃║╎┆┊▏▕▎▌▐╵╷": "|",
    "┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋╸╺": "+",
    "█▉▊▋▇▆▅▀▄▃▂▚▞▛▜▟▙▖▗▘▝▓■": "#",
    "░▒": ".",
    "●◉⬤": "*",
    "○◯": "o",
    "▾▼⌄▽": "v",
    "▴▲△": "^",
    "▸▶►›❯": ">",
    "◂◀◄‹❮": "<",
    "•·∙": ".",
    "✓✔": "+",
    "✗✘✕×": "x",
    "☒": "X",
    "↻": "r",
    "🔎": "/ ",
    "…": ".",
    "‘’′": "'",
    "“”″": '"',
    "≤": "<",
    "≥": ">",
    "±": "+",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "‖": "=",
}
_TABLE = {character: plain for group, plain in _SINGLE.items() for character in group}

_JOINERS = {"\u200d", "\ufe0f"}
"""Two characters that change how wide their neighbours are, as in flags and families."""
_JOINED = re.compile("[\x20-\x7e]?(?:[^\x00-\x7f]|(?<=\u200d)[\x20-\x7e])+")


@lru_cache(maxsize=4096)
def _replacement(character: str) -> str:
    """Find what stands for a character, as wide on the screen as it is."""
    width = cell_len(character)
    if character in _TABLE:
        return _TABLE[character]
    # é is e and an accent: the letter is what can be shown.
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    if plain.isprintable() and len(plain) == width:
        return plain
    return "?" * width


def to_ascii(text: str) -> str:
    """Replace every character above 127 by ASCII of the same width on the screen."""
    if text.isascii():
        return text
    if _JOINERS.isdisjoint(text):
        return _one_by_one(text)
    return _JOINED.sub(lambda run: _as_wide(run.group()), text)


def _one_by_one(text: str) -> str:
    return "".join(c if c.isascii() else _replacement(c) for c in text)


def _as_wide(run: str) -> str:
    width = cell_len(run)
    return _one_by_one(run)[:width].ljust(width, "?")
