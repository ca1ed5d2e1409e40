"""While a field has the focus, the form says what it does, what is usual, and shows it."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from nnlab.core.catalog.activations import ACTIVATIONS
from nnlab.core.config import HYPERPARAMETERS, RunConfig
from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.miniatures.of_fields import activation_picture, miniature
from nnlab.tui.lab.form.field_list.scrolling import FieldList

from ...driven_lab import ONE_SIZE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_focused_field_says_what_is_usual_and_what_too_much_looks_like(lab):
    await lab.go_to("learning_rate")
    await lab.until(lambda: "Too much:" in " ".join(lab.text("#field-help").split()))
    words = " ".join(lab.text("#field-help").split())
    advice = HYPERPARAMETERS["learning_rate"].advice
    for part in (advice.usual, advice.too_much, advice.too_little):
        assert part in words
    await lab.press("escape")
    await lab.until(lambda: not lab.one(Static, "#field-words").region)


@pytest.mark.parametrize("size", [(120, 40), (100, 30), (80, 24), (60, 20)])
async def test_the_field_is_seen_whole_above_what_is_said_of_it(shared_lab, size):
    async with shared_lab(size=size) as lab:
        for name in ("dataset", "learning_rate", "epochs", "hidden_layers"):
            await lab.go_to(name)
            await lab.until(lambda name=name: lab.field(name).has_focus_within)
            field, fields = lab.field(name), lab.one(FieldList, "#fields")
            help_is_there = lambda: lab.text("#field-words").strip()  # noqa: E731
            await lab.until(help_is_there)
            await lab.until(lambda f=field, all_=fields: all_.region.contains_region(f.region))
            await lab.press("escape")


@ONE_SIZE
async def test_an_activation_shows_its_curve_and_its_slope_as_it_is_chosen(lab):
    await lab.go_to("activation")
    await lab.until(lambda: "its slope" in lab.text("#field-picture"))
    await lab.until(lambda: "tanh" in lab.text("#field-picture"))
    lab.app.focused.value = "relu"
    await lab.until(lambda: "relu" in lab.text("#field-picture"))


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_every_activation_has_a_picture_of_its_own(ascii_only: bool) -> None:
    look = Look.of(ascii_only=ascii_only)
    hidden = [record for record in ACTIVATIONS.values() if not record.across_outputs]
    pictures = {"\n".join(activation_picture(record, look).lines[1:]) for record in hidden}
    assert len(pictures) == len(hidden)
    if ascii_only:
        assert all(picture.isascii() for picture in pictures)


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize(
    ("name", "others", "words"),
    [
        ("schedule", {"schedule": "cosine", "epochs": 1000}, "learning rate"),
        ("warmup_epochs", {"warmup_epochs": 10}, "learning rate"),
        ("schedule", {"schedule": "plateau", "warmup_epochs": 5}, "if it stands still"),
        ("weight_init", {"weight_init": "zeros"}, "weights, 2 in, 8 out"),
        ("weight_init", {"weight_init": "he"}, "weights, 2 in, 8 out"),
        ("train_share", {}, "50 validation"),
        ("test_rows", {"test_rows": "all"}, "the test counts all 500"),
    ],
)
async def test_schedules_starts_and_splits_have_pictures(name, others, words, ascii_only) -> None:
    drawn = miniature(name, RunConfig(**others).values, Look.of(ascii_only=ascii_only))
    assert drawn is not None
    assert words in drawn.plain
    assert drawn.plain.isascii() or not ascii_only


async def test_the_course_of_a_schedule_falls_where_the_rate_does() -> None:
    config = RunConfig(schedule="step", schedule_every=5000, epochs=10_000, learning_rate=0.1)
    drawn = miniature("schedule", config.values, Look.of(ascii_only=True))
    assert drawn is not None
    rows = [line[6:] for line in drawn.plain.split("\n")[1:-1]]
    assert rows[0].rstrip().count("*") in range(9, 14)  # the first half of 22 columns
    assert rows[-1].lstrip().count("*") in range(9, 14)
