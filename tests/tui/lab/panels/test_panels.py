"""Going about the lab: panels, the form as a drawer, the loss axis."""

from __future__ import annotations

import pytest

from nnlab.tui.widgets.panel import SnapshotWidget

from ...driven_lab import SMALL, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

PANELS = ("loss", "boundary", "predictions")
"""Those that are seen at first on a large screen."""

OTHERS = ("data", "replicas", "layers")


def visible(lab: Lab) -> set[str]:
    return {name for name in PANELS + OTHERS if lab.screen.query_one(f"#{name}").region}


def is_small(lab: Lab) -> bool:
    return lab.app.size == SMALL


CONTENTS = {"loss": "┤", "boundary": "x2", "predictions": "target", "data": "target"}


@pytest.mark.parametrize(("key", "name"), list(zip("1239", CONTENTS, strict=True)))
async def test_a_number_goes_to_its_panel(lab, key, name):
    await lab.press("2" if key == "1" else "1", key)
    beside = {*PANELS[:2], name if name == "data" else "predictions"}
    await lab.until(lambda: visible(lab) == beside)
    await lab.until(lambda: CONTENTS[name] in lab.text(f"#{name}"))
    # Those that arrow keys do something in.
    assert (lab.app.focused is not None) == (name != "data")


async def test_a_tab_can_be_clicked(lab):
    assert not lab.screen.query_one("#tab-boundary").display
    await lab.click("#tab-data")
    await lab.until(lambda: visible(lab) == {*PANELS[:2], "data"})
    await lab.click("#tab-predictions")
    await lab.until(lambda: visible(lab) == set(PANELS))


async def test_a_maximised_panel_has_all_the_room_until_the_same_key(lab):
    await lab.press("2", "m")
    await lab.until(lambda: visible(lab) == {"boundary"})
    await lab.press("1")
    await lab.until(lambda: visible(lab) == {"loss"})
    await lab.press("m")
    await lab.until(lambda: visible(lab) == set(PANELS))


async def test_the_form_opens_and_closes_where_it_is_a_drawer(lab):
    assert bool(lab.form.region) != is_small(lab)
    await lab.press("f")
    await lab.until(lambda: lab.form.has_focus_within and lab.form.region)
    assert lab.field("dataset").has_focus_within
    await lab.press("f")
    await lab.until(lambda: not lab.form.has_focus_within)
    await lab.until(lambda: bool(lab.form.region) != is_small(lab))


async def test_escape_leaves_the_field_and_then_the_drawer(lab):
    await lab.go_to("seed")
    await lab.press("escape")
    await lab.until(lambda: lab.app.focused is None)
    await lab.press("escape")
    await lab.until(lambda: bool(lab.form.region) != is_small(lab))


async def test_a_panel_key_closes_the_drawer(lab):
    await lab.press("f", "escape", "2")
    await lab.until(lambda: bool(lab.form.region) != is_small(lab) and "boundary" in visible(lab))


async def test_tab_goes_through_the_fields_that_are_shown(lab):
    await lab.go_to("noise")
    await lab.press("tab")
    assert lab.field("seed").has_focus_within
    await lab.press("shift+tab", "shift+tab")
    assert lab.field("samples").has_focus_within
    await lab.go_to("train_share")
    await lab.press("shift+tab")
    assert lab.field("noise").has_focus_within
    await lab.press("tab")
    assert lab.field("train_share").has_focus_within


async def test_tab_knows_the_place_of_a_field_that_was_shown_but_not_drawn_yet(lab):
    await lab.open_form()
    with lab.app.batch_update():  # nothing is laid out meanwhile
        await lab.go_to("data_seed")
        await lab.press("shift+tab")
        assert lab.field("seed").has_focus_within
        await lab.press("tab", "tab")
        assert lab.field("hidden_layers").has_focus_within


async def test_a_field_with_the_focus_is_in_view_with_its_label(lab):
    await lab.go_to("dataset")
    for key, name in (("shift+tab", "preset"), ("tab", "dataset"), ("tab", "samples")):
        await lab.press(key)
        await lab.until(lambda: lab.app.focused)
        assert name in str(lab.app.focused.parent.id) + str(lab.app.focused.id)
    for name in ("tolerance", "weight_init", "seed", "shuffle"):
        await lab.go_to(name)
        await lab.until(lambda name=name: lab.field(name).declared.label in lab.text("#form"))


async def test_the_loss_axis_turns_logarithmic_and_back(lab):
    await lab.press("1", "escape")
    await lab.until(lambda: "linear y" in lab.text("#loss") and "  0┤" in lab.text("#loss"))
    await lab.press("L")
    await lab.until(lambda: "log y" in lab.lines("#loss")[-1] and "0┤" not in lab.text("#loss"))
    await lab.until(lambda: "1┤" in lab.text("#loss"))
    for words in ("linear y (L: auto)", "linear y, auto (L: log)"):
        await lab.press("L")
        await lab.until(
            lambda words=words: words in lab.text("#loss") and "  0┤" in lab.text("#loss")
        )


async def test_every_frame_is_filled_and_framed(lab):
    for key, name in zip("123", PANELS, strict=True):
        await lab.press(key)
        await lab.until(lambda name=name: lab.text(f"#{name}"))
        lines = lab.lines(f"#{name}")
        assert lines[0][0] + lines[0][-1] + lines[-1][0] + lines[-1][-1] == "╭╮╰╯"
        assert all(line[0] == line[-1] == "│" for line in lines[1:-1])


async def test_what_is_rendered_fits_though_nobody_told_the_panel_of_its_new_size(lab, monkeypatch):
    await lab.finish(XOR.replace(epochs=50))
    await lab.press("1")
    await lab.until(lambda: "┬" in lab.text("#loss"))
    with monkeypatch.context() as patched:
        patched.setattr(SnapshotWidget, "on_resize", lambda self: None)
        for width in (110, 70, lab.app.size.width):
            await lab.resize(width, lab.app.size.height)
            await lab.until(lambda: is_as_wide_as_its_frame(lab.lines("#loss")))


def is_as_wide_as_its_frame(chart: list[str]) -> bool:
    inside = [line[1:-1] for line in chart[1:-1]]
    # What is written at the curves' ends stands at its right edge.
    return any("└" in line for line in inside) and any(
        line.strip() and len(line) - len(line.rstrip()) < 3 for line in inside
    )


async def test_the_keys_in_the_footer_are_not_cut(lab):
    await lab.until(lambda: "q quit" in lab.lines()[-1])
    last = lab.lines()[-1]
    for words in ("space run", "s step", "r restart", "f setup", "/ find", "t runs", "? help",
                  "q quit"):  # fmt: skip
        assert words in last


async def test_status_and_title_fit_in_their_lines(lab):
    await lab.until(lambda: "paused" in lab.text("#status"))
    title, status = lab.lines("#title")[0], lab.lines("#status")
    assert f"run {lab.shown.run_id}  seed 3" in title
    assert "epoch         0 of 1,000,000" in status[0]
    assert "0:00 trained  step 0" in status[0]
    assert status[1].split()[:3] == ["train", "loss", f"{lab.shown.train.loss:.4f}"]
    assert "val" in status[1]
