"""Opens the lab in every terminal there is here, and prints what became of it as a table.

    python tests/benchmarks/in_terminals.py                     # about ten minutes
    python tests/benchmarks/in_terminals.py tmux xterm --pictures FOLDER

In each it is opened in a C, a UTF-8 and a Latin-1 locale with 16, 256 and 24-bit colours: its first
frame comes, a key does what it should, it leaves with exit code 0 and leaves nothing behind: no
mode, no setting, no colour, no answer typed into the shell. Emulators run under a virtual display
(Xvfb, xdotool, ImageMagick); a terminal that isn't installed is passed over with a sentence.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

if importlib.util.find_spec("tests") is None:  # run as a script
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from nnlab.core.store.errors import StoreError
from nnlab.core.store.store import Store
from tests.benchmarks.hosts import on_display, on_pty
from tests.benchmarks.hosts.on_pty import Host
from tests.benchmarks.hosts.surroundings import (
    CHARSETS,
    COLOURS,
    Surroundings,
    every,
    make_latin_1,
)

_PATIENCE_SECONDS = 25.0
_SESSION = Path(__file__).with_name("hosts") / "session.py"

Opener = Callable[[Sequence[str], Surroundings, Path], AbstractContextManager[Host]]

_ON_PTY: dict[str, Opener] = {
    "plain": on_pty.plain,
    "linux": on_pty.linux,
    "tmux": on_pty.tmux,
    "screen": on_pty.screen,
    "mosh": on_pty.mosh,
}
_ON_DISPLAY: dict[str, Callable[..., AbstractContextManager[Host]]] = {
    "xterm": on_display.xterm,
    "kitty": on_display.kitty,
}


@dataclass(slots=True)
class Visit:
    """What became of a lab in one terminal."""

    host: str
    around: Surroundings
    first_frame: str = "no"
    key: str = "no"
    code: str = "none"
    left: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether all of it is as it should be."""
        return (self.first_frame, self.key, self.code) == ("yes", "yes", "0") and not self.left

    def row(self) -> str:
        """Give the row of the table."""
        left = "; ".join(self.left) or "nothing"
        return (
            f"| {self.host} | {self.around.charset} | {self.around.colours} | {self.first_frame}"
            f" | {self.key} | {self.code} | {left} |"
        )


def main(arguments: Sequence[str]) -> int:
    """Visit them all."""
    names = [*_ON_PTY, *_ON_DISPLAY]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("hosts", nargs="*", metavar="HOST", help=f"which of {', '.join(names)}")
    parser.add_argument("--charset", choices=CHARSETS, action="append", help="not all of them")
    parser.add_argument(
        "--colours", choices=list(map(str, COLOURS)), action="append", help="likewise"
    )
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="keep what emulators show")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.hosts) - set(names):
        parser.error(f"no such host: {', '.join(sorted(unknown))} (choose from {', '.join(names)})")
    bad = 0
    print("| in | locale | colours | first frame | key | exit code | left behind |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        has_latin_1 = make_latin_1(folder)
        openers = dict(_ON_PTY)
        if set(_ON_DISPLAY) & set(chosen.hosts or names):
            try:
                display = stack.enter_context(on_display.display())
                openers |= {name: partial(each, name=display) for name, each in _ON_DISPLAY.items()}
            except FileNotFoundError as error:
                print(f"No emulators: {error}.", file=sys.stderr)
        for host, around in (
            (host, around)
            for host in chosen.hosts or names
            for around in every(folder)
            if not chosen.charset or around.charset in chosen.charset
            if not chosen.colours or str(around.colours) in chosen.colours
        ):
            if host not in openers or (around.charset == "Latin-1" and not has_latin_1):
                continue
            try:
                visit = _visit(host, openers[host], around, chosen.pictures)
            except FileNotFoundError as error:
                print(f"| {host} | {error} | | | | | |", flush=True)
                break
            print(visit.row(), flush=True)
            bad += not visit.is_good
    return 1 if bad else 0


def _visit(host: str, opener: Opener, around: Surroundings, pictures: Path | None) -> Visit:
    visit = Visit(host, around)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        store, report = folder / "runs.db", folder / "report.json"
        os.environ.update(
            NNLAB_STORE=str(store), NNLAB_SETTINGS="", NNLAB_LOG=str(folder / "errors.log"),
            ASK_FOR_MODES="0" if host in {"linux", "plain"} else "1", STAYS_SECONDS="5",
        )  # fmt: skip
        words = [
            sys.executable, str(_SESSION), str(report),
            *(sys.executable, "-m", "nnlab.tui", "--epochs", "1000000", "--speed", "100"),
        ]  # fmt: skip
        try:
            with opener(words, around, folder) as opened:
                _act(visit, opened, store, report, pictures)
        except TimeoutError as error:
            visit.left.append(str(error).split("\n", 1)[0])
        if (folder / "errors.log").exists():
            visit.left.append("an error was logged")
            print((folder / "errors.log").read_text(encoding="utf-8"), file=sys.stderr)
    return visit


def _act(visit: Visit, opened: Host, store: Path, report: Path, pictures: Path | None) -> None:
    if _until(lambda: _status(store) == "running"):
        text = _until(lambda: (text := opened.text()) is None or ("Boundary" in text and text))
        visit.first_frame = "yes" if text else "no"
    time.sleep(1.0)
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        around = visit.around
        opened.picture(pictures / f"{visit.host}-{around.charset}-{around.colours}.png")
    opened.press(" ")
    if _until(lambda: _status(store) == "paused"):
        visit.key = "yes"
    if visit.first_frame == "no":
        print(opened.text(), file=sys.stderr)
    opened.press("q")
    if not _until(report.exists):
        print(opened.text(), file=sys.stderr)
        return
    found = json.loads(report.read_text(encoding="utf-8"))
    visit.code = str(found["code"])
    visit.left += opened.left_behind() + _differences(found)
    opened.press("q")


def _differences(found: dict[str, Any]) -> list[str]:
    left = [] if found["settings before"] == found["settings after"] else ["stty's settings"]
    before, after = found["modes before"], found["modes after"]
    left += [
        f"{name}: {before.get(name)}, then {after.get(name)}"
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    if found["typed by nobody"]:
        left.append(f"typed by nobody: {found['typed by nobody']!r}")
    return left


def _status(store: Path) -> str:
    try:
        with Store.open(store, read_only=True) as opened:
            return opened.run("last").status
    except StoreError:
        return ""


def _until(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return met


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
