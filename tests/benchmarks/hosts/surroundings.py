"""In which surroundings a lab is opened: the language's character set, and the colours."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Charset = Literal["C", "UTF-8", "Latin-1"]
Colours = Literal[16, 256, "24-bit"]

CHARSETS: tuple[Charset, ...] = ("C", "UTF-8", "Latin-1")
COLOURS: tuple[Colours, ...] = (16, 256, "24-bit")

_LATIN_1 = "en_US.ISO-8859-1"
_NAMES = {"C": "C", "UTF-8": "C.UTF-8", "Latin-1": _LATIN_1}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a lab finds where it is opened."""

    charset: Charset
    colours: Colours
    locales: Path
    """Where `make_latin_1` has put that locale."""

    def variables(self) -> dict[str, str]:
        """Give the variables of the language."""
        return {"LC_ALL": _NAMES[self.charset], "LOCPATH": str(self.locales)}

    def terms(self, few: str, many: str) -> dict[str, str]:
        """Give those of the colours.

        Args:
            few: The `TERM` of a terminal with sixteen.
            many: That of one with 256.
        """
        colours = {"TERM": few if self.colours == 16 else many}
        return colours | ({"COLORTERM": "truecolor"} if self.colours == "24-bit" else {})


def every(locales: Path) -> list[Surroundings]:
    """Give all of them."""
    return [Surroundings(charset, colours, locales) for charset in CHARSETS for colours in COLOURS]


def make_latin_1(folder: Path) -> bool:
    """Make the locale, and tell whether that could be done; C.UTF-8 is there without."""
    done = subprocess.run(
        ["localedef", "-i", "en_US", "-f", "ISO-8859-1", str(folder / _LATIN_1)],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def bare() -> dict[str, str]:
    """Give the variables that everything needs."""
    kept = ("PATH", "HOME", "PYTHONPATH")
    return {name: os.environ[name] for name in kept if name in os.environ}
