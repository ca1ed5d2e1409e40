"""The manual's pages: the Markdown files of this folder, as they are installed.

A page begins with its title and a sentence that says what is in it. Tables that are derived from
declarations stand between marks, `<!-- NAME -->` and `<!-- end of NAME -->`; a test holds them
current. Pages link to each other by their files' names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

PAGES = (
    *("lab", "keys", "hyperparameters", "train", "data", "files", "json", "runs", "sweeps"),
    *("sure", "report"),
    *("terminals", "browser", "doctor", "speed", "python"),
)
"""The pages' names, in the order in which they are listed."""

_DERIVED = re.compile(r"<!-- (?!end of )(.+?) -->\n(.*?)<!-- end of \1 -->\n", re.DOTALL)
_LISTED = re.compile("hyperparameters|keys of ")
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z]+)\.md\)")


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    name: str
    """What `nnlab help` calls it."""
    text: str
    """Its Markdown, as it stands in the file."""

    @property
    def title(self) -> str:
        """Its heading."""
        return self.text.partition("\n")[0].removeprefix("# ")

    @property
    def summary(self) -> str:
        """The sentence that says what is in it."""
        return " ".join(self.text.split("\n\n")[1].split())

    @property
    def readable(self) -> str:
        """Its Markdown without marks, and with commands for the links to other pages."""
        return _without_links(_DERIVED.sub(r"\2", self.text))

    @property
    def prose(self) -> str:
        """What is readable of it but for the tables of what the help screen lists anyway."""
        return _without_links(
            _DERIVED.sub(lambda found: "" if _LISTED.match(found[1]) else found[2], self.text)
        )


def read_page(name: str) -> Page:
    """Read one of `PAGES`."""
    return Page(name, (files(__package__ or "") / f"{name}.md").read_text("utf-8"))


def _without_links(text: str) -> str:
    return _LINK.sub(lambda link: f"`nnlab help {link[2]}`", text)
