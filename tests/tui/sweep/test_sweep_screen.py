"""What the screen of a sweep shows, at each size and with whatever a terminal has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Input

from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.plan import SweepPlan
from nnlab.core.store.errors import StoreError
from nnlab.tui.runs.export.screen import ExportScreen
from nnlab.tui.sweep import at_work
from nnlab.tui.sweep.medians.picture import MedianPicture

from ..runs.kept import open_lab_with
from .kept import CONFIG, open_kept, sweep_kept, sweep_made_up, sweep_screen, table_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)], ids=str)
KNOWN = {
    *("sweep", "trials", "best", "first", "rank", "trial", "hidden", "learning", "rate", "val"),
    *("train", "loss", "middle", "half", "stuck", "diverged", "status", "finished", "more"),
    *("columns", "below", "median", "medians", "other", "axes", "seeds", "each", "of", "to", "at"),
    *("enter", "open", "into", "form", "sort", "help", "esc", "lab", "number", "none", "by"),
    *("more", "is", "right"),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sweeps") / "runs.db"
    sweep_kept(path)
    return path


@SIZES
@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
async def test_no_word_of_heading_tables_and_pictures_is_cut(kept, size, ascii_only):
    async with open_lab_with(kept, size, ascii_only=ascii_only) as lab:
        await open_kept(lab)
        await lab.until(lambda: " is read" not in lab.lines()[0] and "Median" in lab.text())
        await lab.settle()
        for _ in range(3):  # the map, and both curves
            # Until it is laid out there may be no room for it, or only for bins.
            await lab.until(lambda: not re.search("no room|bins", lab.text()))
            lines = lab.lines()
            bottom = lab.app.screen.query_one("#parts").region.bottom
            text = "\n".join([*lines[:bottom], lines[-1]])
            assert not ascii_only or text.isascii()
            assert "…" not in text
            assert {word.lower() for word in re.findall(r"[A-Za-z]{2,}", text)} <= KNOWN | {
                sweep_screen(lab)._work.key
            } | {*re.findall(r"[a-z]{2,}", sweep_screen(lab)._work.key)} | {"kind"}
            await lab.press("a")
            await lab.settle()


async def test_a_picture_that_is_there_is_not_drawn_again_by_being_looked_at(kept, monkeypatch):
    """What is drawn by being rendered, and rendered as it was drawn, never comes to rest."""
    async with open_lab_with(kept, (120, 40)) as lab:
        await open_kept(lab)
        picture = lab.app.screen.query_one(MedianPicture)
        picture.render_lines(picture.outer_size.region)
        drawn: list[MedianPicture] = []
        monkeypatch.setattr(MedianPicture, "draw", drawn.append)
        picture.render_lines(picture.outer_size.region)
        assert drawn == []


@SIZES
async def test_the_verdict_is_seen_at_every_size_and_the_trial_at_the_cursor(kept, size):
    async with open_lab_with(kept, size) as lab:
        await open_kept(lab)
        await lab.until(lambda: "seeds" in lab.text("#verdict"))
        await lab.press("down")
        await lab.until(lambda: "Trial " in lab.text("#trial"))
        assert f"Trial {table_of(lab).row.trial.number}," in lab.text("#trial")


@SIZES
async def test_of_ten_seeds_trial_and_verdict_say_which_interval_holds_more_often_and_why(
    kept, size
):
    async with open_lab_with(kept, size) as lab:
        await open_kept(lab)
        why = "At least 95 %: the interquartile mean, which supposes nothing"
        await lab.until(lambda: "fresh seeds" in lab.text("#verdict"))
        await lab.settle()
        for line in ("#verdict", "#trial"):
            said = " ".join(lab.text(line).split())
            assert why in said
            assert said.endswith("between or beyond ten seeds or fewer.")
            await lab.press("down")
            await lab.until(lambda: "Trial " in lab.text("#trial"))


async def test_of_more_seeds_no_interval_holds_more_often_and_nothing_is_said(tmp_path: Path):
    path = tmp_path / "runs.db"
    config = CONFIG.replace(replicas=12, epochs=2)
    sweep_kept(path, SweepPlan(config, (axis_of("learning_rate=0.01,0.1"),)))
    async with open_lab_with(path) as lab:
        await open_kept(lab)
        await lab.until(lambda: "fresh seeds. 12 seeds" in lab.text("#verdict").replace("\n", ""))
        assert "least" not in lab.text("#verdict") + lab.text("#trial")


async def test_trials_are_sorted_by_rank_or_number_and_the_cursor_stays_on_its_trial(kept):
    async with open_lab_with(kept) as lab:
        await open_kept(lab)
        await lab.press("down", "down")
        await lab.until(lambda: table_of(lab).cursor == 2)
        trial = table_of(lab).row.trial
        await lab.press("o")
        await lab.until(lambda: "by number" in lab.text("#trials"))
        assert [row.trial.number for row in table_of(lab).rows] == [1, 2, 3, 4, 5, 6]
        assert table_of(lab).row.trial == trial
        marks = [line for line in lab.lines("#trials") if "◆1" in line]
        assert len(marks) == 1


async def test_one_axis_is_drawn_as_a_curve_and_few_seeds_rank_nothing(tmp_path: Path):
    path = tmp_path / "runs.db"
    config = CONFIG.replace(replicas=4, train_share=1.0)
    plan = SweepPlan(config, (axis_of("learning_rate=0.001..0.1 log 3"),))
    sweep_kept(path, plan)
    async with open_lab_with(path) as lab:
        await open_kept(lab)
        assert "too few seeds to rank" in lab.text("#trials")
        assert " train loss 95 %" in lab.text("#trials")
        assert [row.rank for row in table_of(lab).rows] == [0, 0, 0]
        await lab.until(lambda: "4 seeds are too few to rank: 10 do." in lab.text("#verdict"))
        await lab.until(lambda: "0.001" in lab.lines("#medians")[-2])
        assert "◆" not in lab.text()
        await lab.press("B")
        await lab.until(lambda: "No trial is the best yet" in lab.text())


@SIZES
async def test_drawn_values_lie_in_bins_which_the_frame_says_and_no_sentence_has_twelve_digits(
    tmp_path: Path, size
):
    path = tmp_path / "runs.db"
    axes = axis_of("learning_rate=0.0001..1 log"), axis_of("momentum=0..0.9")
    config = CONFIG.replace(epochs=2, optimizer="momentum")
    sweep_kept(path, SweepPlan(config, axes, search="random", trials=40))
    async with open_lab_with(path, size) as lab:
        await open_kept(lab)
        await lab.until(lambda: "in bins, the best of each" in lab.text("#medians"))
        starts = re.findall(r"0\.[0-9]+\.\.", lab.text("#medians"))
        assert 2 <= len(starts) <= 16
        assert "0.0001.." in starts
        assert re.search(r"[0-9] trials|\([0-9]+\)", lab.text("#medians"))
        assert not re.search(r"[0-9]\.[0-9]{8}", lab.text())
        titles = lab.lines("#trials")[0 if "rank" in lab.lines("#trials")[0] else 1]
        known = {"rank", "trial", "learning", "rate", "momentum", "val", "train", "loss", "n"}
        known |= {"middle", "half", "stuck", "diverged", "status"}
        assert {*re.findall(r"[a-z]+", titles)} <= known
        await lab.press("a")
        await lab.until(lambda: "Median" in lab.text("#medians"))
        await lab.until(lambda: "0.0001.." in lab.text("#medians"))
        await lab.press("enter")
        await lab.until(lambda: lab.app.screen is lab.screen)
        # The run goes by all digits.
        rate = lab.screen.session.config.learning_rate
        assert len(f"{rate!r}".lstrip("0.")) > 4


async def test_few_seeds_draw_the_middle_of_each_bin(tmp_path: Path):
    path = tmp_path / "runs.db"
    axes = axis_of("learning_rate=0.0001..1 log"), axis_of("batch_size=1..20")
    config = CONFIG.replace(epochs=2, replicas=4)
    sweep_kept(path, SweepPlan(config, axes, search="random", trials=30))
    async with open_lab_with(path) as lab:
        await open_kept(lab)
        await lab.until(lambda: "in bins, the middle of each" in lab.text("#medians"))
        # Bins of whole numbers begin at whole numbers.
        assert re.search(r" 1\.\. +[0-9]+\.\. ", lab.lines("#medians")[1])


async def test_a_trial_that_failed_is_a_line_with_its_reason(tmp_path: Path):
    path = tmp_path / "runs.db"
    # Two labels have one output, which that loss does not know.
    plan = SweepPlan(CONFIG, (axis_of("loss=bce,mae,cross_entropy"),))
    sweep_kept(path, plan)
    async with open_lab_with(path) as lab:
        await open_kept(lab)
        failed = [row for row in table_of(lab).rows if row.status == "failed"]
        assert failed
        await lab.press("end")
        await lab.until(lambda: "cross_entropy" in lab.text("#trial"))
        assert failed[-1].outcome.reason[:30] in lab.text("#trial").replace("\n", " ")
        assert "failed" in lab.text("#trials")


async def test_of_ten_thousand_trials_the_lines_in_view_are_written_only(
    tmp_path: Path, monkeypatch
):
    path = tmp_path / "runs.db"
    sweep_made_up(path, 10_000)
    async with open_lab_with(path, (80, 24)) as lab:
        await open_kept(lab)
        table = table_of(lab)
        await lab.until(lambda: len(table.rows) == 10_000)
        asked: list[int] = []
        whole = table._ink_of
        monkeypatch.setattr(table, "_ink_of", lambda row: asked.append(0) or whole(row))
        await lab.press("end")
        await lab.until(lambda: table.cursor == 9_999)
        await lab.until(lambda: "10000" in lab.text("#trials"))
        assert len(asked) < 200
        # As many places as there is room for, each with the best of what lies there.
        picture = lab.app.screen.query_one("#medians", MedianPicture)
        assert picture._picture is not None


async def test_a_store_that_can_not_be_written_says_so(kept, tmp_path, monkeypatch):
    path = tmp_path / "runs.db"
    sweep_kept(path, groups=1)

    def full(*_: object, **__: object):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(at_work, "train_sweep", full)
    async with open_lab_with(path) as lab:
        await open_kept(lab)
        await lab.press("space")
        await lab.until(lambda: "The disk is full." in lab.text())
        assert not sweep_screen(lab)._work.is_training


async def test_a_report_of_the_sweep_is_written_into_the_file_that_is_asked_for(
    kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with open_lab_with(kept) as lab:
        await open_kept(lab)
        sweep = sweep_screen(lab)
        await lab.press("E")
        await lab.until(lambda: isinstance(lab.app.screen, ExportScreen) and lab.app.focused)
        assert lab.app.screen.query_one(Input).value == f"sweep-{sweep._work.key}.html"
        await lab.press("enter")
        await lab.until(lambda: lab.app.screen is sweep)
        await lab.until(lambda: f"sweep-{sweep._work.key}.html" in lab.text("#said"))
    text = (tmp_path / f"sweep-{sweep._work.key}.html").read_text()
    assert f"sweep {sweep._work.key}" in text
    assert "<svg" in text
