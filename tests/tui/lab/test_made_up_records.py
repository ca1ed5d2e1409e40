"""Made-up records in the lab and on the command line: form, every panel, flags, help and files."""

from __future__ import annotations

import json

import click
import pytest
from textual.widgets import Select

from nnlab.core.config import HYPERPARAMETERS
from nnlab.core.config.formats.state_line import to_state
from nnlab.tui.cli.options.config_options import starting_options
from nnlab.tui.cli.options.option_types import KnownNames
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.runs.columns import shape_of

from ...core.catalog.made_up import REGISTERED, VALUES, config, register
from ...core.store.recording import kept, trained
from ..cli.conftest import run
from ..driven_lab import WIDE, open_lab


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    register(monkeypatch)


@pytest.mark.asyncio(loop_scope="session")
async def test_the_form_offers_them_and_every_panel_shows_a_run_of_them():
    wanted = config(epochs=1_000_000)
    async with open_lab(wanted, WIDE) as lab:
        for name, (_, record) in REGISTERED.items():
            if name == "features":
                assert "radius" in lab.field(name).text
                continue
            select = lab.field(name).query_one(Select)
            assert record.name in [value for _, value in select._options]
            assert lab.field(name).text == record.name
        await lab.press("s")
        await lab.until_shown(lambda snapshot: snapshot.steps == 1)
        for panel in PANELS:
            await lab.press(panel.key)
            await lab.until(lambda panel=panel: lab.text(f"#{panel.name}").strip("│─╭╮╰╯ \n"))
        await lab.press(next(panel.key for panel in PANELS if panel.name == "explain"))
        await lab.until(lambda: "log(1 + exp(Z))" in lab.text("#explain"))
        await lab.press(next(panel.key for panel in PANELS if panel.name == "layers"))
        await lab.until(lambda: "softplus" in lab.text("#layers"))
        await lab.press("g")
        await lab.until(lambda: "Backpropagation agrees" in lab.text())
        assert list(lab.app.errors) == []


def said(line: str) -> list[str]:
    """Write a config's values as flags."""
    words: list[str] = []
    for part in line.split("/")[1:]:
        name, _, value = part.partition("=")
        words += [f"--{name}", value]
    return words


def test_flags_a_config_file_and_a_state_line_say_them():
    line = to_state(config())
    shown = run("config", *said(line), "--line")
    assert (shown.code, shown.out.strip()) == (0, line), shown.err
    assert run("config", "--state", line, "--line").out.strip() == line
    wrong = run("config", "--optimizer", "signsgd")
    assert wrong.code == 2
    assert "Did you mean signum?" in " ".join(wrong.err.split())


def test_a_config_file_gives_it_back(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text(run("config", *said(to_state(config()))).out, "utf-8")
    assert run("config", "--config", str(file), "--line").out.strip() == to_state(config())


def test_flags_made_now_explain_and_complete_them():
    options = {option.name: option for option in starting_options()}
    for name, (_, record) in REGISTERED.items():
        option = options[name]
        assert isinstance(option, click.Option)
        assert isinstance(option.type, KnownNames)
        assert record.name in (option.help or "")
        context = click.Context(click.Command("train"))
        begun = record.name[:3]
        completed = option.type.shell_complete(context, option, begun)
        assert record.name in [item.value for item in completed]
    assert "signum" in (options["momentum"].help or "")


def test_train_and_check_print_what_they_find(tmp_path):
    words = said(to_state(config()))
    store = str(tmp_path / "runs.db")
    done = run("train", *words, "--json", "--store", store)
    assert done.code == 0, done.err
    assert json.loads(done.out)["config"]["dataset"] == "horseshoes"
    assert run("check", *words).code == 0
    listed = run("runs", "--store", store, "optimizer=signum")
    assert "softplus" in listed.out or "horseshoes" in listed.out


def test_the_table_of_runs_tells_the_shape(tmp_path):
    from nnlab.core.store.store import Store

    path = tmp_path / "runs.db"
    kept(path, trained(**{**VALUES, "epochs": 2}))
    with Store.open(path) as store:
        (summary,) = store.find()
    assert shape_of(summary) == (3, 4, 3, 1)
    assert HYPERPARAMETERS["dataset"].choices[summary.dataset].startswith("two horseshoes")
