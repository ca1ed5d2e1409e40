"""A table opened in the lab: its columns are shown, changed, and learned; refusals are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio
from textual.command import CommandPalette

from nnlab.core import RunConfig
from nnlab.core.data.tabular.open_tables import table_at_hand
from nnlab.tui.lab.table.column_list import ColumnList
from nnlab.tui.lab.table.screen import TableScreen

from ...driven_lab import ONE_SIZE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

BIRDS = "id,species,bill,mass,sex,note\n" + "".join(
    f"{i + 1},{('Adelie', 'Gentoo', 'Chinstrap')[i % 3]},{30 + i % 7},"
    f"{'' if i % 10 == 0 else 3000 + 13 * i},{'mf'[i % 2]},seen {i * i}\n"
    for i in range(60)
)


@pytest_asyncio.fixture(loop_scope="session")
async def birds(lab: Lab, tmp_path: Path) -> Lab:
    """The lab with the columns of a file to be seen."""
    return await opened(lab, tmp_path, BIRDS)


async def opened(lab: Lab, folder: Path, content: str, name: str = "birds.csv") -> Lab:
    file = folder / name
    file.write_text(content, "utf-8")
    await lab.start()
    lab.screen.tables.open(file)
    await lab.until(lambda: is_open(lab) and "rows  " in lab.text())
    return lab


def is_open(lab: Lab) -> bool:
    screen = lab.app.screen
    return isinstance(screen, TableScreen) and screen.is_mounted and bool(screen.query("#gets"))


def line(lab: Lab, begins: str) -> str:
    """The line of the screen that begins so behind its mark, with single blanks."""
    lines = [" ".join(each.strip("│|").split()) for each in lab.lines("#table")]
    return next((each for each in lines if each.lstrip(">! ").startswith(begins)), "")


async def go_to(lab: Lab, column: str) -> None:
    screen = lab.app.screen
    assert isinstance(screen, TableScreen)
    columns = screen.query_one(ColumnList)
    names = [facts.name for facts in screen.draft.facts]
    await lab.press("home", *(["down"] * names.index(column)))
    assert names[columns.cursor] == column


async def trained_on(lab: Lab) -> RunConfig:
    """What the run goes by once the columns are no more to be seen."""
    await lab.until(lambda: lab.app.screen is lab.screen and lab.newest.config.table)
    return lab.screen.session.config


async def test_a_file_is_shown_with_what_the_network_would_get(birds):
    lab = birds
    assert line(lab, "birds.csv").startswith("birds.csv: 60 rows, 6 columns; divided by comma")
    assert line(lab, "id id left out - it numbers the rows")
    assert line(lab, "species category target - Adelie (20)")
    assert line(lab, "mass number input 6 3013 to")
    assert line(lab, "note id left out - each row has a value of its own")
    assert "classification" in line(lab, "task k")
    assert line(lab, "missing m 6 rows lack a value: left out")
    assert line(lab, "network 3 inputs, 3 classes: Adelie, Chinstrap, Gentoo")
    assert line(lab, "rows 43 train, 6 validation, 5 test")
    assert "enter" in lab.text()
    assert "esc" in lab.text()


async def test_what_was_guessed_is_learned_as_told(birds):
    lab = birds
    await lab.press("m")
    await lab.until(lambda: line(lab, "rows 48 train, 6 validation, 6 test"))
    await lab.press("enter")
    config = await trained_on(lab)
    assert (config.rows, config.inputs, config.outputs) == (60, 3, 3)
    table = table_at_hand(config)
    assert table is not None
    assert table.source is not None
    assert table.source.planning.missing == "mean"
    await lab.until(lambda: lab.newest.steps)


async def test_another_target_inputs_and_task_are_chosen_by_keys(birds):
    lab = birds
    await go_to(lab, "bill")
    await lab.press("t")
    await lab.until(lambda: "7 different whole numbers" in line(lab, "task k"))
    await lab.press("k")
    await lab.until(lambda: line(lab, "task k regression"))
    await go_to(lab, "mass")
    await lab.press("a")
    await lab.until(lambda: line(lab, "network 4 inputs, predicts 2 numbers: bill, mass"))
    await lab.press("a")
    await lab.until(lambda: line(lab, "network 5 inputs, predicts 1 number: bill"))
    await go_to(lab, "sex")
    await lab.press("i")
    await lab.until(lambda: line(lab, "sex category left out - dropped"))
    await lab.until(lambda: line(lab, "network 4 inputs"))
    await lab.press("enter")
    config = await trained_on(lab)
    table = table_at_hand(config)
    assert table is not None
    assert table.target_names == ("bill",)
    assert {each.column for each in table.inputs} == {"species", "mass"}


async def test_what_is_refused_says_why_beside_its_column_and_changes_nothing(birds):
    lab = birds
    await go_to(lab, "note")
    await lab.press("t")
    await lab.until(lambda: "! note: it can't be predicted: each row has a value" in lab.text())
    assert line(lab, "species category target")
    assert line(lab, "network 3 inputs, 3 classes")
    await lab.press("k")
    await lab.until(lambda: "! Task: its values are words" in lab.text())
    assert line(lab, "task k classification")
    await lab.press("m")
    await lab.until(lambda: "! " not in lab.text("#table"))


async def test_the_columns_are_chosen_again_and_begin_another_run(birds):
    lab = birds
    await lab.press("enter")
    first = await trained_on(lab)
    await lab.until(lambda: lab.newest.steps)
    await lab.press("I")
    await lab.until(lambda: is_open(lab) and line(lab, "species category target"))
    await go_to(lab, "bill")
    await lab.press("i")
    await lab.until(lambda: line(lab, "network 2 inputs"))
    await lab.press("enter")
    await lab.until(lambda: lab.screen.session.config.table != first.table)
    assert lab.screen.session.config.inputs == 2
    await lab.press("I")
    await lab.until(lambda: is_open(lab) and line(lab, "bill number left out"))
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    assert lab.screen.session.config.inputs == 2


async def test_what_waits_in_the_form_is_asked_for(lab, tmp_path):
    await lab.start()
    await lab.press("s")
    await lab.until(lambda: lab.newest.steps)
    await lab.type_into("hidden_layers", "5", enter=True)
    await lab.until(lab.pending)
    await lab.leave_the_form()
    file = tmp_path / "birds.csv"
    file.write_text(BIRDS, "utf-8")
    lab.screen.tables.open(file)
    await lab.until(lambda: is_open(lab))
    await lab.press("enter")
    await lab.until(lambda: "Waiting in the form" in lab.text())
    await lab.press("r")
    config = await trained_on(lab)
    assert config.hidden_layers == (5,)


async def test_leaving_leaves_the_run_as_it_is(birds):
    lab = birds
    run_id = lab.newest.run_id
    await lab.press("down", "t", "escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    assert lab.newest.run_id == run_id
    assert lab.screen.session.config == XOR


@ONE_SIZE
async def test_a_split_column_is_obeyed_and_given_up(lab, tmp_path):
    sets = ("train", "train", "val", "test")
    rows = "".join(f"{i},{i % 5},{'ab'[i % 2]},{sets[i % 4]}\n" for i in range(40))
    await opened(lab, tmp_path, f"x,y,class,set\n{rows}")
    await lab.until(lambda: line(lab, "rows 20 train, 10 validation, 10 test, by set"))
    assert line(lab, "set category split")
    await go_to(lab, "set")
    await lab.press("s")
    await lab.until(lambda: line(lab, "rows 32 train, 4 validation, 4 test"))
    assert line(lab, "set category left out")
    await lab.press("s")
    await lab.until(lambda: line(lab, "rows 20 train"))
    await go_to(lab, "class")
    await lab.press("s")
    await lab.until(lambda: "! class: " in lab.text())
    assert line(lab, "set category split")


async def test_a_group_column_keeps_rows_together_and_is_given_up(lab, tmp_path):
    rows = "".join(
        f"{i},{'' if i % 10 == 9 else i % 5},{'ab'[i % 2]},site {i // 4}\n" for i in range(80)
    )
    await opened(lab, tmp_path, f"x,y,class,site\n{rows}")
    await go_to(lab, "site")
    await lab.press("g")
    await lab.until(lambda: "grouped by site" in line(lab, "rows "))
    assert line(lab, "site category group") or line(lab, "site text group")
    told = line(lab, "rows ")
    assert "g group" in lab.lines("#table")[-1]
    await lab.press("m")  # eight rows lack a value and are filled
    await lab.until(lambda: line(lab, "rows 64 train, 8 validation, 8 test, grouped"))
    await lab.press("m", "enter")
    await lab.until(lambda: not is_open(lab))
    table = table_at_hand(lab.screen.session.config)
    assert table is not None
    assert table.split is not None
    assert table.split.by_groups
    parts = table.split.train, table.split.validation, table.split.test
    counts = [f"{len(part)} {name}" for part, name in zip(parts, SET_NAMES, strict=True)]
    assert told == f"rows {', '.join(counts)}, grouped by site"
    await lab.press("I")
    await lab.until(lambda: is_open(lab) and "grouped" in line(lab, "rows "))
    await go_to(lab, "site")
    await lab.press("g")
    await lab.until(lambda: "grouped" not in line(lab, "rows "))
    await lab.press("escape")


SET_NAMES = "train", "validation", "test"


async def test_a_split_and_a_group_column_take_turns(lab, tmp_path):
    sets = ("train", "train", "val", "test")
    rows = "".join(f"{i},{i % 5},{'ab'[i % 2]},{sets[i % 4]},s{i // 3}\n" for i in range(60))
    await opened(lab, tmp_path, f"x,y,class,set,site\n{rows}")
    await lab.until(lambda: line(lab, "rows 30 train, 15 validation, 15 test, by set"))
    await go_to(lab, "site")
    await lab.press("g")
    await lab.until(lambda: "grouped by site" in line(lab, "rows "))
    await go_to(lab, "set")
    await lab.until(lambda: line(lab, "set category left out"))
    await lab.press("i")
    await lab.until(lambda: line(lab, "set category input"))
    await lab.press("s")
    await lab.until(lambda: line(lab, "rows 30 train, 15 validation, 15 test, by set"))
    await lab.press("escape")


async def test_groups_are_dealt_out_by_the_train_share_of_the_form(lab, tmp_path):
    file = tmp_path / "sites.csv"
    rows = "".join(f"{i},{'ab'[i % 2]},s{i // 2}\n" for i in range(100))
    file.write_text(f"x,class,site\n{rows}", "utf-8")
    await lab.start(XOR.replace(train_share=0.6))
    lab.screen.tables.open(file)
    await lab.until(lambda: is_open(lab) and "rows  " in lab.text())
    await go_to(lab, "site")
    await lab.press("g")
    await lab.until(lambda: line(lab, "rows 60 train, 20 validation, 20 test, grouped"))
    await lab.press("escape")


@ONE_SIZE
async def test_a_file_in_which_nothing_can_be_learned_as_guessed_is_shown_with_the_reason(
    lab, tmp_path
):
    rows = "".join(f"{i % 7},{i * 1.5},same\n" for i in range(30))
    file = tmp_path / "one.csv"
    file.write_text(f"a,b,class\n{rows}", "utf-8")
    await lab.start()
    lab.screen.tables.open(file)
    await lab.until(lambda: is_open(lab) and "one class" in lab.text())
    await lab.press("enter")
    assert is_open(lab)
    await go_to(lab, "b")
    await lab.press("t")
    await lab.until(lambda: line(lab, "b number target"))
    await lab.press("enter")
    assert (await trained_on(lab)).dataset_facts.task == "regression"


@ONE_SIZE
async def test_what_a_file_says_is_harmless(lab, tmp_path):
    evil = "\x1b[2J[bold]x[/]\x07"
    rows = "".join(f"{i % 7},{evil if i % 2 else 'b'}\n" for i in range(30))
    await opened(lab, tmp_path, f"{evil},class\n{rows}", "[red]e[b].csv")
    text = lab.text()
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[bold]x[/]" in text
    assert "[red]e[b].csv: 30 rows" in text
    await lab.press("escape")


@ONE_SIZE
async def test_a_path_that_is_typed_finds_the_file(lab, tmp_path):
    file = tmp_path / "found.csv"
    file.write_text(BIRDS, "utf-8")
    await lab.start()
    await lab.press("slash")
    await lab.until(lambda: isinstance(lab.app.screen, CommandPalette))
    await lab.press(*str(file))
    await lab.until(lambda: "Open found.csv" in lab.text())
    await lab.press("enter")
    await lab.until(lambda: is_open(lab) and line(lab, "found.csv: 60 rows"))
    await lab.press("escape")


@ONE_SIZE
async def test_a_path_that_is_typed_and_leads_nowhere_is_said_to(lab, tmp_path):
    await lab.start()
    await lab.press("slash")
    await lab.until(lambda: isinstance(lab.app.screen, CommandPalette))
    await lab.press(*str(tmp_path / "nowhere.csv"))
    await lab.until(lambda: "There is no file nowhere.csv" in lab.text())
    await lab.press("enter")
    await lab.until(lambda: "it can't be read: No such file or directory" in lab.toasts())


@ONE_SIZE
async def test_a_file_that_is_no_table_is_refused_in_the_lab(lab, tmp_path):
    file = tmp_path / "ragged.csv"
    file.write_text("a,b\n1,2\n1,2,3\n", "utf-8")
    await lab.start()
    lab.screen.tables.open(file)
    await lab.until(lambda: "Not opened" in lab.toasts())
    assert not is_open(lab)


@ONE_SIZE
async def test_without_a_table_it_is_said_how_one_is_opened(lab):
    await lab.start()
    await lab.press("I")
    await lab.until(lambda: "path" in lab.toasts())


@ONE_SIZE
async def test_a_table_that_comes_with_nnlab_is_shown_as_well(lab):
    await lab.start(RunConfig(dataset="iris", hidden_layers=(4,), seed=3))
    await lab.press("I")
    await lab.until(lambda: is_open(lab) and line(lab, "iris: 150 rows, 5 columns"))
    await lab.press("enter")
    await lab.until(lambda: lab.app.screen is lab.screen and lab.newest.steps)
    assert lab.screen.session.config.dataset == "iris"
