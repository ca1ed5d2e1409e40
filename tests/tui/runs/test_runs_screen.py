"""The screen of kept runs: found, sorted, named, marked and deleted, and why there are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Offset
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.widgets._toast import Toast

from nnlab.core import RunConfig
from nnlab.core.store.snapshots import epochs_to_open
from nnlab.core.store.store import Store
from nnlab.tui.lab.bars.message_line import MessageLine
from nnlab.tui.lab.screen import LabScreen
from nnlab.tui.runs import run_list
from nnlab.tui.runs.columns import COLUMNS
from nnlab.tui.runs.comparison.screen import ComparisonScreen
from nnlab.tui.runs.run_table import MOST_MARKED
from nnlab.tui.runs.screen import RunsScreen
from nnlab.tui.runs.store import listing
from nnlab.tui.terminal.ascii import to_ascii
from nnlab.tui.widgets.question import Question
from nnlab.tui.widgets.said_line import SaidLine, covers

from ..driven_lab import BOTH_SIZES, SMALL, WIDE, Lab
from ..real_terminal import XOR as PRESET
from ..test_hostile_text import HOSTILE, raw_characters
from .kept import XOR_RUNS, fill, fill_with_many, listed, open_lab_with, open_runs, table_of


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with four runs that nothing is said about; to be copied by who changes it."""
    path = tmp_path_factory.mktemp("kept") / "runs.db"
    fill(path)
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    path = tmp_path / "runs.db"
    path.write_bytes(filled.read_bytes())
    return path


def summary(path: Path, key: str):
    with Store.open(path, read_only=True) as store:
        return store.run(key)


async def answer(lab: Lab, key: str, text: str) -> None:
    """Ask for something about the run at the cursor, and type the answer."""
    await lab.press(key)
    await lab.until(lambda: lab.app.screen.query_one(Question).display)
    lab.app.focused.value = ""  # type: ignore[union-attr]
    await lab.press(*text, "enter")
    await lab.until(lambda: not lab.app.screen.query_one(Question).display)


async def test_runs_are_listed_with_what_they_are_and_came_to(store):
    async with open_lab_with(store) as lab:
        await open_runs(lab)
        assert listed(lab) == ["run3", "run2", "run1", "run0"]
        line = next(line for line in lab.lines() if "run0" in line)
        run = summary(store, "run0")
        assert "xor" in line
        assert "6,8" in line
        assert "finished" in line
        assert f"{run.validation_accuracy:.1f}%" in line
        # The other columns come into view, and the first one stays.
        await lab.press(*["right"] * len(COLUMNS))
        await lab.until(lambda: "why" in lab.text("#runs"))
        line = next(line for line in lab.lines() if "run0" in line)
        assert "2-6-8-1" in line
        await lab.press("end")
        await lab.until(lambda: "dataset=xor  hidden-layers=6,8" in lab.text("#details"))
        assert "epoch 60 of 60" in lab.text("#details")


@BOTH_SIZES
async def test_seeds_are_listed_always_and_what_runs_differ_in_where_they_do(tmp_path, size):
    path = tmp_path / "runs.db"
    same = RunConfig(dataset="xor", hidden_layers=(4,), epochs=3)
    fill(path, [same.replace(seed=seed) for seed in (12, 11, 13)] + [same.replace(l2=0.5)])
    async with open_lab_with(path, size) as lab:
        await open_runs(lab)
        title, *lines = [line for line in lab.lines("#runs")[1:] if line.strip(" │╭╰─╮╯")]

        def cell(line: str) -> str:
            return line[: title.index("seed") + len("seed")].rpartition(" ")[2]

        assert [cell(line) for line in lines[:4]] == [str(same.seed), "13", "11", "12"]
        table = table_of(lab)
        while COLUMNS[table.sort_column].title != "seed":
            await lab.press("o")
        await lab.until(lambda: listed(lab)[-3:] == ["run1", "run0", "run2"])
        # What no run differs in is neither shown nor come to; the seed always is.
        await lab.press("/")
        await lab.press(*"seed=12", "enter")
        await lab.until(lambda: listed(lab) == ["run0"])
        assert "seed" in lab.lines("#runs")[1]
        titles = set()
        for _ in COLUMNS:
            await lab.press("o")
            titles.add(COLUMNS[table.sort_column].title)
        assert titles == {column.title for column in COLUMNS if not column.difference} - {"of rows"}


async def test_what_runs_differ_in_stands_before_what_they_came_to_as_far_as_there_is_room(
    tmp_path,
):
    path = tmp_path / "runs.db"
    same = RunConfig(dataset="xor", hidden_layers=(4,), epochs=3)
    changes = ({}, {"learning_rate": 0.5}, {"learning_rate": 0.1, "l2": 0.5, "batch_size": 7})
    fill(path, [same.replace(**change) for change in changes])
    async with open_lab_with(path, SMALL) as lab:
        await open_runs(lab)
        title = lab.lines("#runs")[1]
        for words in ("run", "status", "dataset", "rate", "seed", "val loss", "accuracy"):
            assert f" {words}" in title
        assert "batch" not in title
        await lab.until(lambda: "2 more differences to the right" in lab.text("#runs"))
        await lab.press(*["right"] * 5)
        await lab.until(
            lambda: " batch" in lab.lines("#runs")[1] and " L2" in lab.lines("#runs")[1]
        )
        await lab.resize(120, 40)
        await lab.press(*["left"] * 5)
        await lab.until(lambda: "differences" not in lab.text("#runs"))
        title = lab.lines("#runs")[1]
        assert title.index("rate") < title.index("batch") < title.index("L2") < title.index("seed")
        # Sorting goes through the columns from left to right.
        table, seen = table_of(lab), []
        for _ in table.columns:
            await lab.press("o")
            seen.append(table.sort_column)
        place = seen.index(table.columns[0])
        assert [*seen[place:], *seen[:place]] == list(table.columns)


async def test_a_filter_in_one_bunch_with_the_key_that_begins_it_is_typed(store):
    async with open_lab_with(store) as lab:
        await open_runs(lab)
        for key in ("slash", *"xor"):  # o would sort, and x would delete
            lab.app.post_message(events.Key(key, "/" if key == "slash" else key))
        await lab.until(lambda: lab.app.screen.query_one("#filter", Input).value == "xor")
        assert isinstance(lab.app.screen, RunsScreen)


async def test_the_filter_and_the_columns_find_runs(store):
    async with open_lab_with(store) as lab:
        await open_runs(lab)
        await lab.press("/")
        await lab.press(*"xor lr>=0.02")
        await lab.until(lambda: listed(lab) == ["run0"])
        assert "1 of 4" in lab.text("#runs")
        await lab.press(*" lrr=3")
        await lab.until(lambda: "Runs have no 'lrr'" in lab.text("#wrong"))
        assert listed(lab) == ["run0"]  # what is not understood restricts nothing
        await lab.press(*" keep_best:no")
        await lab.until(lambda: "keep_best is called restore_best now." in lab.text("#wrong"))
        await lab.press("escape")
        await lab.press("escape")
        await lab.until(lambda: len(listed(lab)) == 4)
        await lab.until(lambda: table_of(lab).region.y == 1)  # the problem's line is gone
        # A title that is clicked sorts, a second time the other way round.
        await lab.resize(200, 40)
        await lab.until(lambda: "train loss" in lab.lines("#runs")[1])
        at = lab.lines("#runs")[1].index("train loss") + 1
        await lab.click("#runs", offset=Offset(at, 1))
        await lab.until(lambda: listed(lab) == ["run0", "run3", "run1", "run2"])
        await lab.click("#runs", offset=Offset(at, 1))
        await lab.until(lambda: listed(lab) == ["run2", "run1", "run3", "run0"])
        # The keys do so too; a run without validation rows comes last either way.
        table = table_of(lab)
        while COLUMNS[table.sort_column].title != "val loss":
            await lab.press("o")
        await lab.until(lambda: listed(lab)[-1] == "run3")
        found = listed(lab)
        await lab.press("O")
        await lab.until(lambda: listed(lab) == [*found[2::-1], "run3"])
        # All of it is as it was when one comes back.
        await lab.press("/")
        await lab.press(*"xor", "enter")
        table.go_to(1)
        lab.app.screen.dismiss(None)
        await lab.until(lambda: isinstance(lab.app.screen, LabScreen))
        await open_runs(lab)
        assert listed(lab) == ["run1", "run0"]
        assert table_of(lab).run is table_of(lab).runs[1]
        assert COLUMNS[table_of(lab).sort_column].title == "val loss"


async def test_runs_are_named_tagged_noted_deleted_and_brought_back(store):
    async with open_lab_with(store) as lab:
        await open_runs(lab)
        await answer(lab, "r", "one plane")
        await lab.until(lambda: "one plane" in lab.text("#runs"))
        await answer(lab, "g", "good, to keep")
        await lab.until(lambda: "#good  #to keep" in lab.text("#details"))
        await answer(lab, "g", "good")
        await lab.until(lambda: "#to keep" not in lab.text("#details"))
        await answer(lab, "w", "worth a second look")
        await lab.until(lambda: "worth a second look" in lab.text("#details"))
        run = summary(store, "run3")
        assert (run.name, run.tags, run.note) == ("one plane", ("good",), "worth a second look")
        # What can't be is said, and leaves everything as it was.
        await lab.press("down")
        await answer(lab, "r", "one plane")
        await lab.until(lambda: "Run run3 is called 'one plane' already" in lab.toasts())
        # An answer that is thought better of changes nothing.
        await lab.press("r")
        await lab.press(*"never", "escape")
        await lab.until(lambda: table_of(lab).has_focus)
        assert summary(store, "run2").name == ""
        await lab.press("delete")
        await lab.until(lambda: listed(lab) == ["run3", "run1", "run0"])
        await lab.press("home", "space", "down", "space", "delete")
        await lab.until(lambda: listed(lab) == ["run0"])
        await lab.press("u")
        await lab.until(lambda: listed(lab) == ["run3", "run1", "run0"])
        await lab.until(lambda: "2 runs are back. 1 more can be brought back" in lab.toasts())
        await lab.press("u")
        await lab.until(lambda: len(listed(lab)) == 4)
        await lab.until(lambda: "Run run2 is back. No other is deleted." in lab.toasts())
        # What was deleted by somebody else comes back as well; then there is nothing left.
        with Store.open(store) as other:
            other.delete("run0")
        await lab.press("f5")
        await lab.until(lambda: len(listed(lab)) == 3)
        await lab.press("u")
        await lab.until(lambda: len(listed(lab)) == 4)
        await lab.press("u")
        await lab.until(lambda: "No run was deleted" in lab.toasts())


@BOTH_SIZES
async def test_what_is_said_has_a_line_of_its_own_and_is_listed(store, size):
    async with open_lab_with(store, size) as lab:
        await open_runs(lab)
        places = {name: lab.app.screen.query_one(name).region for name in ("#runs", "#details")}
        await lab.press("delete")
        await lab.until(lambda: "Run run3 deleted." in lab.text("#said"))
        assert not lab.app.screen.query(Toast)
        assert {name: lab.app.screen.query_one(name).region for name in places} == places
        await lab.press("c")
        await lab.until(lambda: isinstance(lab.app.screen, ComparisonScreen))
        lab.app.notify("Something was said.")
        await lab.until(lambda: "Something was said." in lab.text("#said"))
        assert not lab.app.screen.query(Toast)
        for here in (ComparisonScreen, RunsScreen):
            await lab.until(lambda here=here: isinstance(lab.app.screen, here))
            await lab.press("M")
            await lab.until(lambda: "Messages" in lab.text())
            assert "Run run3 deleted." in lab.text()
            await lab.press("escape")
            await lab.press("escape")


@BOTH_SIZES
@pytest.mark.parametrize("key", ["question_mark", "M"])
async def test_what_is_said_while_a_dialog_lies_on_the_runs_has_a_line_too(store, size, key):
    async with open_lab_with(store, size) as lab:
        await open_runs(lab)
        await lab.press(key)
        await lab.until(lambda: isinstance(lab.app.screen, ModalScreen))
        await lab.until(lambda: any(part.region for part in lab.app.screen.displayed_children))
        lab.app.notify("Something was said.")
        dialog, runs = lab.app.screen, lab.app.screen_stack[-2]
        shown = next(line for screen in (dialog, runs) for line in screen.query(SaidLine))
        assert shown.told == "Something was said."
        await lab.until(lambda: shown.region)
        assert shown.screen is dialog or not covers(dialog, shown)
        assert not lab.app.screen.query(Toast)
        await lab.press("escape")
        await lab.until(lambda: isinstance(lab.app.screen, RunsScreen))


async def test_a_run_that_trains_is_listed_and_kept_up_to_date_but_not_deleted(store, monkeypatch):
    monkeypatch.setattr(run_list, "_NEWS_SECONDS", 0.1)
    async with open_lab_with(store) as lab:
        await lab.press("space")
        await lab.until(lambda: lab.newest.state == "running")
        await open_runs(lab)
        name = lab.screen.session.run.run_id
        await lab.until(lambda: listed(lab)[0] == name)
        first = table_of(lab).runs[0].epoch
        await lab.until(lambda: table_of(lab).runs[0].epoch > first)
        await lab.press("home", "delete")
        await lab.until(lambda: "is being trained" in lab.toasts())
        assert listed(lab)[0] == name
        drawn, seen = lab.shown.epoch, table_of(lab).runs[0].epoch
        await lab.until(lambda: table_of(lab).runs[0].epoch > seen)
        assert lab.shown.epoch == drawn  # the lab can't be seen, and draws nothing
        await lab.press("escape")
        await lab.until(lambda: lab.shown.epoch > drawn)


async def test_a_live_run_is_kept_up_to_date_however_many_are_newer(tmp_path, monkeypatch):
    monkeypatch.setattr(run_list, "_NEWS_SECONDS", 0.05)
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    path = tmp_path / "runs.db"
    fill(path, [XOR_RUNS[1].replace(epochs=2)] * 5)

    def write(**values: object) -> None:
        with Store.open(path) as store:
            for name, value in values.items():
                store.connection.execute(f"UPDATE runs SET {name} = ? WHERE id = 'run0'", (value,))

    def epochs(lab: Lab) -> list[int]:
        return [run.epoch for run in table_of(lab).runs if run.id == "run0"]

    write(status="running", epoch=1)  # by this process, which lives
    async with open_lab_with(path) as lab:
        await open_runs(lab)
        assert listed(lab)[-1] == "run0"
        write(epoch=7)
        await lab.until(lambda: epochs(lab) == [7])
        # One that somebody deleted goes, and news of the others come all the same.
        write(deleted_at=1.0)
        await lab.until(lambda: epochs(lab) == [])
        with Store.open(path) as store:
            store.rename("run4", "renamed")
        await lab.until(lambda: "renamed" in lab.text("#runs"))


async def test_a_run_that_begins_before_the_epoch_that_was_asked_for_says_so(tmp_path):
    path = tmp_path / "runs.db"
    fill(path, [XOR_RUNS[0].replace(epochs=3000)])
    with Store.open(path, read_only=True) as kept:
        epochs = epochs_to_open(kept, kept.run("run0"))
    missing = next(epoch for epoch in range(2000, 3000) if epoch not in epochs)
    before = max(epoch for epoch in epochs if epoch < missing)
    async with open_lab_with(path) as lab:
        await open_runs(lab)
        await lab.press("at")
        await lab.until(lambda: lab.app.screen.query_one(Question).display)
        lab.app.focused.value = f"{missing}"  # type: ignore[union-attr]
        await lab.press("enter")
        words = f"at epoch {before:,}, as epoch {missing:,} is not kept of it."
        await lab.until(lambda: words in lab.one(MessageLine, "#message").sentence)
        assert lab.newest.epoch == before


async def test_the_columns_end_with_the_last_one_in_full(store):
    async with open_lab_with(store) as lab:
        await open_runs(lab)
        table = table_of(lab)
        # These runs have as many samples as their datasets, and nothing else that differs.
        fitting = list(table.columns)
        titles = [COLUMNS[number].title for number in fitting]
        assert "samples" in titles
        assert "activation" not in titles
        columns = [COLUMNS[number] for number in fitting]
        last = len(columns) - 1

        def shown_columns() -> list[int]:
            return [table.columns.index(number) for number in table._shown_columns]

        frame = lab.app.size.width - table.size.width
        for count in (3, 4, 5):
            # As wide as the first column and so many of the last ones, to the character.
            tail = sum(column.width for column in columns[-count:])
            exact = frame + tail + columns[0].width + len("> [A]") - 1
            for width, first in ((exact, last - count + 1), (exact - 1, last - count + 2)):
                await lab.resize(width, 30)
                await lab.press(*["left"] * len(columns))
                assert shown_columns()[1] == 1
                for key in ("right", "right", "left", "right"):
                    await lab.press(*[key] * (len(columns) if key == "right" else 1))
                    at_end = shown_columns()
                    assert at_end == [0, *range(first - (key == "left"), at_end[-1] + 1)]
                    assert at_end[-1] == last or key == "left"
                assert "why" in lab.lines("#runs")[1]
        # One that fits to the character is there, and one that does not is not.
        await lab.resize(60, 30)  # no room for what they differ in before what they came to
        columns = [COLUMNS[number] for number in table.columns]
        fit = [sum(column.width for column in columns[:count]) for count in (4, 5)]
        for width, shown in ((fit[0], 4), (fit[1] - 1, 4), (fit[1], 5)):
            await lab.resize(frame + width + len("> [A]") - 1, 30)
            await lab.press(*["left"] * len(columns))
            assert shown_columns() == [*range(shown)]


@BOTH_SIZES
async def test_in_any_characters_the_table_is_aligned_and_harmless(tmp_path, size):
    path = tmp_path / "runs.db"
    ids = fill(path, [XOR_RUNS[1]] * len(HOSTILE))
    with Store.open(path) as store:
        # As another program might have written it, past all that the store takes out.
        for run_id, raw in zip(ids, HOSTILE.values(), strict=True):
            text = raw.encode(errors="replace").decode()
            store.connection.execute(
                "UPDATE runs SET name = ?, note = ?, message = ?, machine = ? WHERE id = ?",
                (text, text, text, text, run_id),
            )
            store.connection.execute(
                "INSERT INTO tags SELECT number, ? FROM runs WHERE id = ?", (text, run_id)
            )
    async with open_lab_with(path, size) as lab:
        await open_runs(lab)
        for _ in ids:
            assert raw_characters(lab) == set()
            await lab.press("space", "down", "r")
            await lab.press("escape")
        await lab.press("c")
        await lab.until(lambda: "Scores" in lab.text() or "Loss" in lab.text())
        for part in "123":
            await lab.press(part)
            assert raw_characters(lab) == set()
        await lab.press("escape")
        await lab.until(lambda: isinstance(lab.app.screen, RunsScreen))
        table = table_of(lab)
        widths = {table.render_line(y).cell_length for y in range(1, 1 + len(ids))}
        assert widths == {table.size.width}
        places = set()
        for y in range(1, 1 + len(ids)):
            plain = to_ascii(table.render_line(y).text)
            places.add(plain.index("xor "))
        assert len(places) == 1


async def test_ascii_and_the_smallest_terminal_lose_nothing(store):
    async with open_lab_with(store, SMALL, ascii_only=True) as lab:
        await open_runs(lab)
        assert lab.text().isascii()
        await lab.press("space", "down", "space")
        await lab.until(lambda: ">[B] run2" in lab.text())
        keys = lab.lines()[-1]
        assert "enter open" in keys
        assert "esc lab" in keys
        await lab.press("c")
        for part, words in (("1", "BBB"), ("2", "x1"), ("3", "Where the configs")):
            await lab.press(part)
            await lab.until(lambda words=words: words in lab.text())
            # Laid out; a title that is cut for one frame has an ellipsis in it.
            await lab.until(lambda: lab.text().isascii())
        await lab.press("escape")
        await lab.until(lambda: isinstance(lab.app.screen, RunsScreen))
        await lab.press("?")
        await lab.until(lambda: "reverse sort" in lab.text())


@pytest.mark.parametrize("kind", ["none", "missing", "empty", "text", "newer"])
async def test_without_a_store_it_says_why_there_are_no_runs(kind, tmp_path):
    path: Path | None = tmp_path / "runs.db"
    wanted = "No run is kept yet"
    if kind == "none":
        path, wanted = None, "Runs are not kept: nnlab was started with --no-store"
    elif kind == "empty":
        Store.open(tmp_path / "runs.db").close()
    elif kind == "text":
        (tmp_path / "runs.db").write_text("this is no database " * 100)
        wanted = "it is no store of runs"
    elif kind == "newer":
        with Store.open(tmp_path / "runs.db") as store:
            store.connection.execute("PRAGMA user_version = 1000")
        wanted = "newer"
    async with open_lab_with(path, SMALL) as lab:
        await open_runs(lab)
        await lab.until(lambda: wanted in " ".join(lab.text("#nothing").split()))
        # Every key finds nothing to do.
        for key in ("enter", "@", "b", "l", "space", "c", "o", "r", "g", "w", "delete", "u", "f5"):
            await lab.press(key)
        await lab.press("escape")
        await lab.until(lambda: isinstance(lab.app.screen, LabScreen))


@pytest.mark.skipif(os.name != "posix", reason="what may be written is told by modes")
async def test_a_store_that_may_only_be_read_is_shown_and_says_so(store, monkeypatch):
    monkeypatch.setattr("nnlab.tui.runs.run_list.may_change", lambda path: False)
    real = Store.open.__func__

    def read_only(cls: type[Store], path: Path, **_: bool) -> Store:
        return real(cls, path, read_only=True)

    monkeypatch.setattr(Store, "open", classmethod(read_only))
    async with open_lab_with(store) as lab:
        await open_runs(lab)
        assert "read only" in lab.text("#runs")
        assert len(listed(lab)) == 4
        await answer(lab, "r", "name")
        await lab.until(lambda: "it may only be read" in lab.toasts())
        assert summary(store, "run3").name == ""


async def test_of_ten_thousand_runs_only_those_in_view_are_written(tmp_path):
    path = tmp_path / "runs.db"
    fill_with_many(path, 10_000)
    async with open_lab_with(path, WIDE) as lab:
        await open_runs(lab)
        table, made = table_of(lab), set()
        assert len(table.runs) == 10_000
        original = table._line

        def counting_line(place: int | None) -> tuple[str, str]:
            made.add(place)
            return original(place)

        table._line = counting_line
        await lab.press("end")
        await lab.until(lambda: "trial 0 " in lab.text("#runs"))
        await lab.press("pageup", "home")
        await lab.until(lambda: table.run is table.runs[0])
        await lab.press("/")
        await lab.press(*"tag:sweep lr>=0.01", "enter")
        await lab.until(lambda: 0 < len(table.runs) < 1000)
        assert len(made) < 20 * table.size.height
        for _ in range(MOST_MARKED + 1):
            await lab.press("space", "down")
        await lab.until(lambda: f"At most {MOST_MARKED} runs" in lab.toasts())
        assert "".join(table.marked.values()) == "ABCDEFGH"


@pytest.mark.parametrize(
    "env",
    [{"TERM": "xterm-256color", "NO_COLOR": "1"}, {"TERM": "xterm"}],
    ids=["no colour", "16 colours"],
)
def test_without_colours_the_cursor_the_marks_and_the_curves_are_told_apart(opened, store, env):
    terminal = opened(*PRESET, "--paused", "--store", str(store), size=SMALL, **env)
    terminal.shows("paused")
    terminal.keys("t")
    terminal.shows("Runs: 4")
    terminal.until(lambda: terminal.attributes("run3") >= {"reverse"})
    terminal.keys(" ")
    terminal.shows("[A] run3")
    terminal.keys("\x1b[B")
    terminal.until(lambda: terminal.attributes("run3") == {"bold"})
    terminal.until(lambda: terminal.attributes("run2") >= {"reverse"})
    terminal.keys(" ")
    terminal.shows("[B] run2")
    terminal.keys("c")
    terminal.shows("A run3  B run2")
    terminal.until(lambda: terminal.text.count("B") > 2)
    if "NO_COLOR" in env:
        colours = {
            (cell.fg, cell.bg) for line in terminal.screen.buffer.values() for cell in line.values()
        }
        assert colours == {("default", "default")}
    terminal.keys("2")
    terminal.shows("wrong")
    terminal.keys("\x1b")
    terminal.shows("Runs: 4")
    terminal.keys("\x11")
    assert terminal.ended() == 0
