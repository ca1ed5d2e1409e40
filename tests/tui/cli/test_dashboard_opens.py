"""What a bare `nnlab` hands to the dashboard, and when it does not open it."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nnlab.core import RunConfig
from nnlab.core.config import preset_named
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.data.tabular.opening import open_file
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.speed.limit import RAMP

AS_IT_IS: dict[str, object] = {
    "fps": 10.0,
    "ascii_only": False,
    "paused": False,
    "speed": "remembered",
    "theme": None,
    "keeps_settings": True,
    "opening": "welcome",
}
"""What the dashboard is told if there is nothing special."""


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def opened(monkeypatch) -> list[tuple[RunConfig, dict[str, object]]]:
    calls: list[tuple[RunConfig, dict[str, object]]] = []

    def run_dashboard(config: RunConfig, **settings: object) -> int:
        settings.pop("recorder")
        options = settings.pop("run_options")
        assert isinstance(options, RunOptions)
        is_remembered = settings.pop("speed_is_remembered")
        speed = "remembered" if is_remembered else options.speed_limit
        settings |= {"paused": options.paused, "speed": speed}
        assert (options.checkpoint, options.branch, options.run_id) == (None, None, None)
        calls.append((config, settings))
        return 0

    module = ModuleType("nnlab.tui.cli.run_dashboard")
    monkeypatch.setattr(module, "run_dashboard", run_dashboard, raising=False)
    monkeypatch.setitem(sys.modules, "nnlab.tui.cli.run_dashboard", module)
    monkeypatch.setattr(sys, "stdin", Keyboard())
    return calls


def test_a_bare_nnlab_opens_with_the_defaults(nnlab, opened):
    assert nnlab(terminal=True).code == 0
    assert opened == [(RunConfig(), AS_IT_IS)]


def test_options_decide_the_config_and_the_drawing(nnlab, opened):
    words = ["--preset", "report-x1", "--seed", "3", "--fps", "2.5", "--ascii", "--paused"]
    words += ["--speed", "0.5"]

    assert nnlab(*words, terminal=True).code == 0
    assert opened == [
        (
            preset_named("report-x1").config.replace(seed=3),
            AS_IT_IS | {"fps": 2.5, "ascii_only": True, "paused": True, "speed": 0.5},
        )
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--theme", "light"], {"theme": "light"}),
        (["--tour"], {"opening": "tour"}),
        (["--no-settings"], {"keeps_settings": False}),
    ],
)
def test_flags_choose_the_colours_the_tour_and_to_forget(nnlab, opened, words, said):
    assert nnlab(*words, terminal=True).code == 0
    assert opened[0][1] == AS_IT_IS | said


@pytest.mark.parametrize("name", ["", "pink", "Dark", "\x1b[31m"])
def test_a_theme_that_there_is_not_is_told_with_the_other_problems(nnlab, opened, name):
    outcome = nnlab("--theme", name, "--epochs", "x", terminal=True, columns=200)

    assert outcome.code == 2
    assert "Error: --theme must be one of dark, light, contrast, terminal, not " in outcome.err
    assert "Error: --epochs must be " in outcome.err
    assert "\x1b" not in outcome.err
    assert opened == []


def test_a_state_line_opens_exactly_its_config(nnlab, opened):
    line = "nnlab1/dataset=circle/features=x1^2,x2^2/hidden=none"

    assert nnlab("--state", line, terminal=True).code == 0
    wanted = RunConfig(dataset="circle", features=("x1^2", "x2^2"), hidden_layers=())
    assert opened[0][0] == wanted


@pytest.mark.parametrize("line", ["", "xor", "nnlab2/seed=1", "nnlab1/seed=-1", "nnlab1/\x1b"])
def test_a_state_line_that_is_none_opens_nothing(nnlab, opened, line):
    outcome = nnlab("--state", line, terminal=True, columns=200)

    assert outcome.code == 2
    assert outcome.err.startswith("Error: In the state line: ")
    assert opened == []


def test_a_terminal_without_unicode_is_drawn_in_ascii(nnlab, opened):
    nnlab(terminal=True, encoding="ascii")

    assert opened[0][1]["ascii_only"] is True


@pytest.mark.parametrize("fps", ["0", "0.9", "61", "nan", "x", "", "1e1", "-5"])
def test_a_wrong_frame_rate_is_told_with_the_other_problems(nnlab, opened, fps):
    outcome = nnlab("--fps", fps, "--epochs", "x", terminal=True, columns=200)

    assert outcome.code == 2
    assert f"Error: --fps must be a number from 1 to 60, not {fps!r}.\n" in outcome.err
    assert "Error: --epochs must be " in outcome.err
    assert opened == []


def test_what_is_to_be_noted_is_said_before_the_dashboard_opens(nnlab, opened):
    words = ("--keep-best", "--classes", "4")
    outcome = nnlab(*words, terminal=True, columns=200)

    assert outcome.code == 0
    assert opened[0][0] == RunConfig(restore_best=True, classes=4)
    assert outcome.err.splitlines() == [
        "Note: --keep-best is called --restore-best now.",
        "Note: --classes has no effect with dataset spiral.",
    ]


def test_the_speed_limit_has_its_former_name_for_short(nnlab, opened):
    for flag in ("--speed-limit", "--speed"):
        nnlab(flag, "5", terminal=True)
    nnlab(terminal=True, NNLAB_SPEED_LIMIT="5")
    assert [settings["speed"] for _, settings in opened] == [5.0, 5.0, 5.0]


def test_full_speed_and_the_ramp_have_words(nnlab, opened):
    for word in ("max", "ramp", "RAMP"):
        nnlab("--speed", word, terminal=True)
    assert [settings["speed"] for _, settings in opened] == [None, RAMP, RAMP]


@pytest.mark.parametrize("speed", ["0", "0.05", "1001", "fast", "", "-5"])
def test_a_wrong_speed_is_told_in_a_sentence(nnlab, opened, speed):
    outcome = nnlab("--speed", speed, terminal=True, columns=200)

    assert outcome.code == 2
    assert (
        f"--speed-limit must be a number from 0.1 to 1000, max or ramp, not {speed!r}.\n"
        in outcome.err
    )
    assert opened == []


def test_without_a_terminal_it_points_to_train(nnlab, opened):
    outcome = nnlab(terminal=False)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "The dashboard needs a terminal on standard input and output;"
        " `nnlab train` does the same work without one.\n"
    )
    assert opened == []


def test_without_a_keyboard_it_points_to_train(nnlab, opened, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    assert nnlab(terminal=True).code == 2
    assert opened == []


def table(folder: Path) -> str:
    file = folder / "houses.csv"
    file.write_text("rooms,heat,cost\n" + "".join(f"{i % 5},{i},{i * 1000}\n" for i in range(24)))
    return str(file)


def test_a_table_is_opened_by_its_name_alone_and_options_may_follow(nnlab, opened, tmp_path: Path):
    file = table(tmp_path)

    for words in ([file, "--seed", "3"], ["--seed", "3", file], ["--seed=3", "--data", file]):
        assert nnlab(*words, terminal=True).code == 0
    configs = [config for config, _ in opened]
    assert configs == [learning(RunConfig(seed=3), open_file(file))] * 3
    assert nnlab("--", file, "--target", "heat", terminal=True).code == 0
    assert opened[-1][0].rows == 24


def test_a_table_that_can_not_be_used_opens_nothing(nnlab, opened, tmp_path: Path):
    for word, reason in (
        ("no.csv", "it can't be read: No such file or directory."),
        (str(tmp_path), "it is a directory; a table is a file in it."),
    ):
        outcome = nnlab(word, terminal=True, columns=200)

        assert outcome.code == 2
        assert outcome.err.splitlines()[0] == f"Error: {word}: {reason}"
    assert opened == []


def test_one_table_is_opened_and_what_is_none_is_no_command(nnlab, opened, tmp_path: Path):
    file = table(tmp_path)

    for words in ([file, "b.csv"], ["--data", file, "b.csv"]):
        outcome = nnlab(*words, terminal=True, columns=200)
        assert outcome.code == 2
        assert "The lab opens one table, so there is no use for 'b.csv' here." in outcome.err
    before = nnlab(file, "train", terminal=True, columns=200)
    assert "--data goes behind the command: nnlab train --data ..." in before.err
    for word, sentence in (
        ("nothing", "There is neither a command nor a file 'nothing'."),
        ("penguins", "There is no command 'penguins'. Did you mean the "),
    ):
        assert sentence in nnlab(word, terminal=True, columns=200).err
    assert opened == []


def test_a_piped_table_leaves_the_keys_to_the_terminal(nnlab, opened, tmp_path, monkeypatch):
    content = Path(table(tmp_path)).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    taken: list[str] = []
    monkeypatch.setattr("nnlab.tui.cli.dashboard.has_terminal_of_its_own", lambda: True)
    monkeypatch.setattr(
        "nnlab.tui.cli.commands.lab.read_keys_from_the_terminal", lambda: taken.append("keys")
    )

    assert nnlab("--data", "-", terminal=True).code == 0
    assert taken == ["keys"]
    assert opened[0][0].rows == 24


def test_a_piped_table_without_a_terminal_is_for_the_headless_command(nnlab, opened, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a,b\n1,2\n")))
    monkeypatch.setattr("nnlab.tui.cli.streams._TERMINAL", "/dev/no-terminal")

    outcome = nnlab("--data", "-", terminal=True, columns=200)

    assert outcome.code == 2
    assert outcome.err.startswith("Standard input is the table, and there is no terminal beside it")
    assert opened == []


def test_a_file_is_shown_column_by_column_before_it_is_learned(nnlab, opened, tmp_path):
    file = tmp_path / "rooms.csv"
    file.write_text("rooms,cost\n" + "".join(f"{i % 5},{i * 7}\n" for i in range(30)), "utf-8")
    for words, comes_first in (((), "table"), (("--tour",), "tour")):
        assert nnlab(str(file), *words, terminal=True).code == 0
        assert opened[-1][1]["opening"] == comes_first
