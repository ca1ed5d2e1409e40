"""What a page is made of: our own page, and the terminal for browsers that textual-serve brings."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files

_OURS = "nnlab.tui.browser"
_THEIRS = "textual_serve"


class NoLibraryError(Exception):
    """What the server stands on is not installed, in a sentence."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file that a page is made of."""

    mime: str
    """What it is."""
    data: bytes
    """What is in it."""
    packed: bytes
    """The same in a quarter of the bytes, for a line that may be slow."""


def page_files() -> Mapping[str, PageFile]:
    """Read all there are, by their names; the page itself has none.

    Raises:
        NoLibraryError: If textual-serve is not installed, or is another one than known.
    """
    missing = "`nnlab serve` needs textual-serve: pip install 'nnlab-tui[browser]' brings it."
    try:
        import_module("aiohttp.web")
        theirs, ours = files(import_module(_THEIRS)) / "static", files(_OURS) / "page"
    except ImportError:
        raise NoLibraryError(missing) from None
    found = {
        "": ("text/html", ours / "page.html"),
        "page.css": ("text/css", ours / "page.css"),
        "page.js": ("text/javascript", ours / "page.js"),
        "textual.js": ("text/javascript", theirs / "js" / "textual.js"),
        "xterm.css": ("text/css", theirs / "css" / "xterm.css"),
    }
    try:
        return {name: _packed(mime, place.read_bytes()) for name, (mime, place) in found.items()}
    except OSError:
        raise NoLibraryError(
            "This textual-serve has not the files that `nnlab serve` knows:"
            " pip install --upgrade 'nnlab-tui[browser]' brings one that has."
        ) from None


def _packed(mime: str, data: bytes) -> PageFile:
    return PageFile(f"{mime}; charset=utf-8", data, gzip.compress(data))
