"""The table of predictions: sorted, filtered, scrolled, and true to the network."""

from __future__ import annotations

import numpy as np
import pytest
from textual.geometry import Offset

from nnlab.core import RunConfig
from nnlab.core.data.dataset import Dataset
from nnlab.core.data.make import make_dataset
from nnlab.tui.lab.panels.predictions.columns import columns_for
from nnlab.tui.lab.panels.predictions.table import PredictionTable

from ....driven_lab import XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

COLUMNS = columns_for(XOR, make_dataset(XOR), 80)

HUGE = RunConfig(dataset="linear", samples=100_000, hidden_layers=(), epochs=1, batch_size=100_000)


def table_of(lab: Lab) -> PredictionTable:
    return lab.one(PredictionTable, "#predictions")


def shown_rows(lab: Lab) -> list[list[str]]:
    """The cells of each row in view, as they are on the screen."""
    lines = [
        line[1:].lstrip("▸").split()[: len(COLUMNS)] for line in lab.lines("#predictions")[2:-1]
    ]
    return [cells for cells in lines if len(cells) == len(COLUMNS)]


def column(lab: Lab, title: str) -> list[str]:
    number = [column.title for column in COLUMNS].index(title)
    return [row[number] for row in shown_rows(lab)]


def set_of(row: int, dataset: Dataset) -> str:
    sets = {"train": dataset.train, "validation": dataset.validation, "test": dataset.test}
    return next(name for name, rows in sets.items() if row in rows)


async def open_table(lab: Lab) -> None:
    await lab.press("3")
    table = table_of(lab)
    await lab.until(lambda: table.has_focus and shown_rows(lab))
    # A table that was hidden until now scrolls once it has been laid out.
    await lab.until(lambda: table.max_scroll_y or table.virtual_size.height <= table.size.height)


async def test_the_rows_in_view_say_what_the_network_predicts(lab):
    await lab.start(XOR.replace(epochs=300), paused=False)
    snapshot = await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    await open_table(lab)
    dataset = lab.trained.dataset
    seen = set()
    for key in ("home", *["pagedown"] * 7):
        before = column(lab, "row")
        await lab.press(key)
        await lab.until(
            lambda key=key, before=before: (
                "0" in column(lab, "row")
                if key == "home"
                else column(lab, "row") != before or "20" in before
            )
        )
        for cells in shown_rows(lab):
            number = int(cells[0])
            seen.add(number)
            prediction, target = snapshot.predictions[number], dataset.targets[number, 0]
            right = (prediction >= 0.5) == (target >= 0.5)
            assert cells[1:] == [
                f"{dataset.points[number, 0]:.4f}",
                f"{dataset.points[number, 1]:.4f}",
                f"{target:.0f}",
                f"{prediction:.4f}",
                f"{abs(prediction - target):.4f}",
                "✓" if right else "✗",
                set_of(number, dataset),
            ]
    assert seen == set(range(21))


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 60)], ids=str)
@pytest.mark.parametrize("classes", [2, 7])
async def test_all_columns_have_words_for_titles_and_none_is_cut(shared_lab, size, classes):
    config = XOR if classes == 2 else RunConfig(dataset="blobs", classes=7, samples=70)
    async with shared_lab(config, size) as lab:
        await open_table(lab)
        measure = "error" if classes == 2 else "probability"
        titles = ["row▴", "x1", "x2", "target", "prediction", measure, "right", "set"]
        await lab.until(lambda: lab.lines("#predictions")[1][1:-1].split() == titles)
        assert table_of(lab).max_scroll_x == 0
        sets = {cells[-1] for cells in shown_rows(lab)}
        assert sets <= {"train", "validation", "test"}


async def test_only_wrong_rows_are_listed_when_asked_for(lab):
    await open_table(lab)
    wrong = np.flatnonzero(
        (lab.shown.predictions >= 0.5) != (lab.trained.dataset.targets[:, 0] >= 0.5)
    )
    assert 0 < wrong.size < 21
    await lab.press("w")
    await lab.until(
        lambda: (
            (listed := [int(row) for row in column(lab, "row")])
            and listed == wrong.tolist()[: len(listed)]
        )
    )
    assert f"{wrong.size} wrong of 21" in lab.text("#predictions")
    await lab.press("w")
    await lab.until(lambda: {int(row) for row in column(lab, "row")} - {*wrong.tolist()})


async def test_without_a_wrong_row_it_says_so(lab):
    await lab.start(XOR.replace(dataset="linear", samples=20, accuracy_rule="tolerance",
                                tolerance=1.0))  # fmt: skip
    await open_table(lab)
    await lab.press("w")
    await lab.until(lambda: "No row is predicted wrong." in lab.text("#predictions"))


@pytest.mark.parametrize("title", ["x1", "x2", "target", "prediction", "error"])
async def test_the_keys_sort_by_each_column_in_turn_and_the_other_way_round(lab, title):
    await open_table(lab)
    await lab.press(*"o" * [column.title for column in COLUMNS].index(title))
    await lab.until(lambda: f"{title}▴" in lab.text("#predictions"))
    await lab.until(lambda: (cells := [float(c) for c in column(lab, title)]) == sorted(cells))
    await lab.press("O")
    await lab.until(lambda: f"{title}▾" in lab.text("#predictions"))
    values = [float(cell) for cell in column(lab, title)]
    assert values == sorted(values, reverse=True)


async def test_a_click_on_a_title_sorts_and_a_second_one_turns_the_order_round(lab):
    await open_table(lab)
    table = table_of(lab)
    at = lab.lines("#predictions")[1].index("error") + 1
    await lab.click("#predictions", offset=Offset(at, 1))
    await lab.until(lambda: "error▴" in lab.text("#predictions"))
    await lab.click("#predictions", offset=Offset(at, 1))
    await lab.until(lambda: "error▾" in lab.text("#predictions"))
    errors = [float(cell) for cell in column(lab, "error")]
    assert errors == sorted(errors, reverse=True)
    await lab.click("#predictions", offset=Offset(at, 3))
    assert (COLUMNS[table.sort_column].title, table.descending) == ("error", True)


def chosen(lab: Lab) -> list[str]:
    """The numbers of the rows in view that are marked, by a sign."""
    lines = [line[1:] for line in lab.lines("#predictions")[2:-1]]
    return [line[1:].split()[0] for line in lines if line[0] in "▸>"]


async def test_the_arrow_keys_choose_a_row_scroll_to_it_and_the_titles_stay(lab):
    await open_table(lab)
    assert chosen(lab) == []
    for key, row in (("down", 0), ("down", 1), ("up", 0), ("up", 0), ("end", 20), ("up", 19),
                     ("home", 0)):  # fmt: skip
        await lab.press(key)
        await lab.until(lambda row=row: chosen(lab) == [str(row)])
        assert table_of(lab).row == row
        assert "target" in lab.lines("#predictions")[1]
    room = table_of(lab).size.height - 1
    await lab.press("pagedown")
    await lab.until(lambda: chosen(lab) == [str(min(room, 20))])
    await lab.press("enter")
    await lab.until(lambda: chosen(lab) == [])


async def test_a_chosen_row_stays_chosen_where_the_order_puts_it(lab):
    await open_table(lab)
    await lab.press("down", "down", "down", *"oooo", "O")
    await lab.until(lambda: "prediction▾" in lab.text("#predictions"))
    order = np.argsort(lab.shown.predictions, kind="stable")[::-1]
    table = table_of(lab)
    place = order.tolist().index(2)
    await lab.press("down")
    after = int(order[min(place + 1, 20)])
    await lab.until(lambda: table.row == after and chosen(lab) == [str(after)])


async def test_a_click_chooses_a_row(lab):
    await open_table(lab)
    await lab.click("#predictions", offset=Offset(5, 4))
    await lab.until(lambda: chosen(lab) == ["2"])


@pytest.mark.parametrize("key", ["F", "C"])
async def test_one_set_or_one_class_is_listed_when_asked_for(lab, key):
    await lab.start(XOR.replace(train_share=0.6))
    await open_table(lab)
    dataset, title = lab.trained.dataset, {"F": "set", "C": "target"}[key]
    kinds = {
        "F": [(rows, name, words) for rows, name, words in (
            (dataset.train, "train", "rows: train"),
            (dataset.validation, "validation", "validation"),
            (dataset.test, "test", "rows: test")) if rows.size],
        "C": [(np.flatnonzero(dataset.labels == each), str(each), f"class {each}")
              for each in (0, 1)],
    }[key]  # fmt: skip
    for rows, name, words in kinds:
        await lab.press(key)
        await lab.until(lambda words=words: words in lab.text("#predictions"))
        seen = [int(row) for row in column(lab, "row")]
        assert seen == sorted(rows.tolist())[: len(seen)]
        assert set(column(lab, title)) == {name}
        assert f"{len(rows)} of 21 rows" in lab.text("#predictions")
        assert len(table_of(lab)._order) == len(rows)
    await lab.press(key)
    await lab.until(lambda: "21 rows, " in lab.text("#predictions"))


async def test_filters_work_together_and_say_when_nothing_is_left(lab):
    await open_table(lab)
    await lab.press("F", "C", "w")
    dataset = lab.trained.dataset
    wrong = (lab.shown.predictions >= 0.5) != (dataset.labels >= 0.5)
    wanted = [row for row in np.sort(dataset.train) if wrong[row] and dataset.labels[row] == 0]
    await lab.until(lambda: f"{len(wanted)} of 21 rows: train, class 0, wrong" in
                    lab.text("#predictions"))  # fmt: skip
    listed = [int(row) for row in column(lab, "row")]
    assert listed
    assert listed == wanted[: len(listed)]
    await lab.start(XOR.replace(dataset="linear", samples=20, accuracy_rule="tolerance",
                                tolerance=1.0))  # fmt: skip
    await open_table(lab)
    await lab.press("F", "w")
    await lab.until(lambda: "No row of train is predicted wrong." in lab.text("#predictions"))


async def test_a_regression_has_no_class_to_filter_by(lab):
    await open_table(lab)
    await lab.press("C")
    await lab.start(RunConfig(dataset="plane", samples=30, epochs=1_000_000))
    await open_table(lab)
    await lab.until(lambda: len(table_of(lab)._order) == 30)
    await lab.press("C")
    await lab.until(lambda: "no classes" in lab.toasts())


async def test_a_hundred_thousand_rows_can_be_reached_and_only_those_in_view_are_made(lab):
    await lab.start(HUGE)
    await open_table(lab)
    table, made = table_of(lab), set()
    original = table._line

    def counting_line(y: int) -> tuple[str, bool, bool]:
        made.add(table.scroll_offset.y + y)
        return original(y)

    table._line = counting_line
    try:
        await lab.press("end")
        await lab.until(lambda: column(lab, "row")[-1] == "99999")
        await lab.press("pageup")
        await lab.until(lambda: column(lab, "row")[-1] != "99999")
        await lab.press("home")
        await lab.until(lambda: column(lab, "row")[0] == "0")
        table.scroll_to(y=54_321, animate=False)
        await lab.until(lambda: column(lab, "row")[0] == "54321")
    finally:
        del table._line
    assert len(made) < 20 * table.size.height


async def test_a_new_run_starts_at_the_first_row(lab):
    await open_table(lab)
    await lab.press("end")
    await lab.until(lambda: column(lab, "row")[-1] == "20")
    await lab.press("r")
    await lab.until(lambda: column(lab, "row")[0] == "0")
