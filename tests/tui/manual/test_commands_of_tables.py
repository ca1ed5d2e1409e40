"""Each command that the page about tables shows is run as it stands there."""

from __future__ import annotations

import io
import shlex
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nnlab.core.config import RunConfig
from nnlab.core.data.tabular.examples import read

from ..cli.conftest import run
from .test_manual import TEXTS, commands_of

EXAMPLES = Path(read.__file__).parent
LINES = [line for line in commands_of(TEXTS["data"]) if not line.startswith("nnlab predict")]


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[RunConfig]:
    """What the lab would have been opened on."""
    configs: list[RunConfig] = []

    def run_dashboard(config: RunConfig, **settings: object) -> int:
        configs.append(config)
        return 0

    module = ModuleType("nnlab.tui.cli.run_dashboard")
    monkeypatch.setattr(module, "run_dashboard", run_dashboard, raising=False)
    monkeypatch.setitem(sys.modules, "nnlab.tui.cli.run_dashboard", module)
    return configs


@pytest.fixture
def at_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flowers = (EXAMPLES / "iris.csv").read_text("utf-8")
    head, *rows = flowers.splitlines()
    # The page names columns of its own; the first is as good as any.
    names = ["width", *head.split(",")[1:]]
    flowers = "\n".join([",".join(names), *rows]) + "\n"
    for name in ("iris.csv", "a.csv", "b.csv"):
        (tmp_path / name).write_text(flowers, "utf-8")
    noted = [f"{line},{'note' if not place else f'seen {place}'}" for place, line in
             enumerate(flowers.splitlines())]  # fmt: skip
    (tmp_path / "wine.csv").write_text("\n".join(noted) + "\n", "utf-8")
    (tmp_path / "peng.csv").write_bytes((EXAMPLES / "penguins.csv").read_bytes())
    monkeypatch.chdir(tmp_path)
    content = flowers.replace(",", "\t").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


@pytest.mark.usefixtures("at_the_tables")
@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_page_about_tables_does_what_it_says(
    line: str, opened: list[RunConfig], monkeypatch: pytest.MonkeyPatch
):
    words = shlex.split(line, comments=True)[1:]
    in_the_lab = words[0].endswith(".csv")
    if in_the_lab:
        monkeypatch.setattr(sys, "stdin", Keyboard())
    if words[0] == "train" and "--epochs" not in words:
        words += ["--epochs", "2"]

    outcome = run(*words, terminal=in_the_lab)

    assert outcome.code == 0, outcome.err
    if in_the_lab:
        assert [config.rows for config in opened] == [150]
    else:
        assert outcome.out


def test_the_page_about_tables_shows_every_way_in():
    assert len(LINES) >= 12
    assert {line.split()[1] for line in LINES} >= {"iris.csv", "train", "check", "config", "data"}
