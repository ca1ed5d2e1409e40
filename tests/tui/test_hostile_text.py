"""Whatever is typed or pasted: no crash, no markup, and nothing raw on the screen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.widgets import Input

from nnlab.core.config import HYPERPARAMETERS, ConfigError, RunConfig, parse_text
from nnlab.tui.lab.form.field import HyperparameterField
from nnlab.tui.lab.form.several.axes import problems_of, several_in

from .driven_lab import ONE_SIZE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = {
    "escape": "\x1b[31mred\x1b]0;title\x07",
    "control": "a\x00\x08\x9b31m\x7f\r\n\t",
    "markup": "[red]x[/red] [/] [bold [@click=app.quit]",
    "right-to-left": "\u202e\u2066abc\u2069 عربي",
    "long": "9" * 10_000,
    "long-words": "lorem " * 2000,
    "wide": "日本語👩\u200d👩\u200d👧❤\ufe0f",
    "surrogate": "\ud800",
    "other-digits": "١٢٣ 1_000 ½",
    "none": "",
}
"""Each is refused by every field that is typed into, the widths' `none` apart."""

TYPED = ["hidden_layers", "learning_rate", "seed"]
"""A field of each kind that is typed into: widths, a number, a whole number."""


async def paste(lab: Lab, name: str, text: str) -> None:
    await lab.go_to(name)
    lab.app.focused.value = ""  # type: ignore[union-attr]
    lab.app.post_message(events.Paste(text))
    await lab.settle()


def raw_characters(lab: Lab) -> set[str]:
    """Characters on the screen that a terminal would obey or that turn its order round."""
    return {
        character
        for character in lab.text()
        if unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"}
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    } - {"\n"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_pasted_into_a_field_it_is_refused_and_harmless(lab, text):
    for name in TYPED:
        await paste(lab, name, text)
        if name == "hidden_layers" and not text:
            continue  # no width at all is a linear network
        await lab.until(lambda name=name: HYPERPARAMETERS[name].label in lab.problem(name))
        assert raw_characters(lab) == set()
        assert len(lab.problem(name)) < 300
    lab.screen.set_focus(None)
    await lab.press("r")
    await lab.until(lambda: "must be" in lab.toasts())
    assert raw_characters(lab) == set()
    assert lab.newest.config == XOR


@ONE_SIZE
async def test_typed_key_by_key_it_is_text(lab):
    for key in ("[", "]", "/", "\\", "日", "é", "'", '"'):
        await lab.type_into("seed", f"1{key}")
        await lab.until(lambda key=key: lab.field("seed").text == f"1{key}")
        await lab.until(lambda: lab.form.draft is None)


@ONE_SIZE
@pytest.mark.parametrize("text", ["[red]x[/]", "[/]", "[@click=app.quit]q[/]"])
async def test_markup_typed_into_the_palette_is_text(lab, text):
    await lab.press("ctrl+p")
    await lab.until(lambda: lab.app.screen is not lab.screen)
    await lab.press(*text)
    await lab.until(lambda: text in lab.app.screen.query_one(Input).value)
    await lab.until(lambda: lab.app.is_running)


def judged(name: str, text: str) -> tuple[RunConfig | None, str]:
    try:
        if (axis := several_in(HYPERPARAMETERS[name], text)) is not None:
            # A sweep of several values changes nothing of the run.
            problems = problems_of(XOR, axis)
            return (None, problems[0].sentence) if problems else (XOR, "")
        return XOR.replace(**{name: parse_text(HYPERPARAMETERS[name], text)}), ""
    except ConfigError as error:
        return None, error.problems[0].sentence


@ONE_SIZE
async def test_the_form_says_for_any_text_what_the_configs_own_rules_say(lab):
    for name in TYPED:
        await lab.go_to(name)  # what is folded has no control
    texts = {
        name: st.text(max_size=12) | st.text("0123456789.,eE+-x ", max_size=8) for name in TYPED
    }

    @settings(max_examples=150)
    @given(typed=st.sampled_from(TYPED).flatmap(lambda n: st.tuples(st.just(n), texts[n])))
    def check(typed):
        name, text = typed
        lab.form.show(XOR.values)
        field = lab.field(name)
        control = field.query_one(Input)
        with control.prevent(Input.Changed):
            control.value = text
        lab.form._field_changed(HyperparameterField.Changed(field))
        wanted, problem = judged(name, control.value)
        assert lab.form.draft == wanted
        assert field.is_wrong == (wanted is None)
        assert lab.form.first_problem[1] == problem

    check()
    await lab.settle()
