"""A chart, as the characters that a person sees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from nnlab.tui.appearance.look import TRUE_COLOURS, Look
from nnlab.tui.drawing.chart.curves import Curve, Mark, Spot, draw_curves
from nnlab.tui.drawing.chart.plot.horizontal import Across

EPOCHS = np.arange(101.0)
FALLING = np.exp(-EPOCHS / 20)


def look(*, ascii_only: bool = False, colours: int = TRUE_COLOURS) -> Look:
    return Look.of(ascii_only=ascii_only, colours=colours)


def curves(drawn_with: Look, train=FALLING, validation=0.2 + FALLING / 2) -> list[Curve]:
    glyphs, palette = drawn_with.glyphs, drawn_with.palette
    return [
        Curve(EPOCHS[: len(validation)], validation, glyphs.validation_marker, palette.validation),
        Curve(EPOCHS[: len(train)], train, glyphs.train_marker, palette.train),
    ]


def chart(drawn_with: Look | None = None, **changes) -> str:
    drawn_with = drawn_with or look()
    wanted = {"width": 40, "height": 10, "log_scale": False, "marks": ()} | changes
    shown = wanted.pop("curves", curves(drawn_with))
    drawn = draw_curves(shown, look=drawn_with, **wanted)
    return "\n".join(drawn.picture.lines) if drawn else ""


LINEAR = """\
   │·                 ·                ·
  1┤⢰   ·   ·   ·   · · ·   ·   ·   ·  ·
   │·⠱⡀               ·                ·
   │⠐⢤⠘⠢⡀             ·                ·
0.5┤· ⠈⠒⠉⠦⡀ ·   ·   · · ·   ·   ·   ·  ·
   │·     ⠈⠑⠤⣀⠤⠤⣄⣀⣀⣀⣀ ·                ·
   │·         ⠉⠑⠒⠤⠤⣀⣀⣀⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒
  0┤·   ·   ·   ·   · ⠉⠉⠉⠉⠙⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
   └┬─────────────────┬────────────────┬
    0                50              100"""

LOGARITHMIC_WITH_AN_EDIT_AT_30 = """\
     │·         ┊      ·               ·
    1┤⠰⠤⣄⣀⡀   · ┊ ·    ·  ·   ·   ·    ·
     │· ⠈⠉⠉⠉⠓⠒⠦⠤⣀⣀⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
  0.1┤·   ·   · ┊ ⠉⠉⠒⠒⠤⢄⣀⡀·   ·   ·    ·
     │·         ┊      · ⠈⠉⠑⠒⠢⠤⣀⣀      ·
 0.01┤·   ·   · ┊ ·    ·  ·   ·  ⠉⠉⠒⠒⠤⢤⣀
     │·         ┊      ·               ·
0.001┤·   ·   · ┊ ·    ·  ·   ·   ·    ·
     └┬────────────────┬───────────────┬
      0               50             100"""

ASCII_MARKS = """\
   |:          !      :                :
  1+*   :   :  !:   : : :   :   :   :  :
   |:**        !      :                :
   |..***      !      :                :
0.5+: ..*** :  !:   : : :   :   :   :  :
   |:     ****....... :                :
   |:         ********..................
  0+:   :   :  !:   : ******************
   ++-----------------+----------------+
    0                50              100"""


def test_train_and_validation_are_told_apart_without_colour():
    assert chart() == LINEAR


def test_a_logarithmic_axis_turns_a_decay_into_a_line_and_an_edit_is_marked():
    assert chart(log_scale=True, marks=[Mark(30)]) == LOGARITHMIC_WITH_AN_EDIT_AT_30


def test_curves_and_marks_are_ascii_where_asked_for():
    assert chart(look(ascii_only=True), marks=[Mark(30)]) == ASCII_MARKS


def test_sixteen_colours_change_no_character():
    assert chart(look(colours=16)) == LINEAR


@pytest.mark.parametrize("nothing", [[], [Curve(EPOCHS[:0], FALLING[:0], "·", "#58a6ff")]])
def test_without_a_value_nothing_is_drawn(nothing):
    assert chart(curves=nothing) == ""


def test_losses_of_zero_are_left_out_of_a_logarithmic_axis():
    solved = curves(look(), train=np.zeros(50), validation=np.zeros(50))
    assert chart(curves=solved, log_scale=True) == ""
    half_solved = curves(look(), train=np.array([0.1, 0.0]), validation=np.zeros(2))
    assert "0.1┤" in chart(curves=half_solved, log_scale=True)


def test_the_first_epoch_alone_is_drawn():
    at_first = curves(look(), train=FALLING[:1], validation=FALLING[:1])
    assert "1┤" in chart(curves=at_first)


@pytest.mark.parametrize("level", [0.0, 0.25, 1e-12, 1e30])
def test_a_flat_curve_is_drawn(level):
    flat = curves(look(), train=np.full(5, level), validation=np.full(5, level))
    assert len(chart(curves=flat).split("\n")) == 10


@pytest.mark.parametrize("log_scale", [False, True])
@pytest.mark.parametrize("size", [(16, 4), (24, 5), (37, 11), (100, 30), (240, 70)])
def test_the_picture_fills_its_size_exactly(size, log_scale):
    width, height = size
    lines = chart(width=width, height=height, log_scale=log_scale).split("\n")
    assert [cell_len(line) for line in lines] == [width] * height


@pytest.mark.parametrize("size", [(15, 10), (40, 3), (0, 0)])
def test_too_little_room_gives_no_picture(size):
    assert chart(width=size[0], height=size[1]) == ""


def test_a_spike_reaches_the_top_of_the_axis():
    spiky = FALLING.copy()
    spiky[50] = 10.0
    lines = chart(curves=curves(look(), train=spiky), height=11).split("\n")
    column = 3 + round(0.5 * (40 - 3 - 1))
    assert lines[0].startswith("10┤")
    assert " " not in [line[column] for line in lines[:9]]


def test_a_mark_stands_at_its_epoch():
    columns = [line.index("┊") for line in chart(marks=[Mark(90)]).split("\n") if "┊" in line]
    start, stop = 4, 39
    assert set(columns) == {start + round(0.9 * (stop - start))}


def test_a_mark_has_its_flag_at_its_top_and_one_beside_it_below_that():
    lines = chart(marks=[Mark(20, "1"), Mark(21, "2"), Mark(90, "3")]).split("\n")
    assert "1" in lines[0][4:]
    assert "3" in lines[0][4:]
    assert "2" in lines[1][4:]


@pytest.mark.parametrize("log_scale", [False, True])
@pytest.mark.parametrize("size", [(60, 10), (80, 15), (37, 9), (120, 33)])
def test_dots_are_read_back_into_values_to_half_a_dot(size, log_scale):
    def draw(places):
        curve = Curve(places, np.exp(-places / 20), "braille", "")
        return draw_curves(
            [curve], width=size[0], height=size[1], look=look(), log_scale=log_scale
        )  # fmt: skip

    first = draw(EPOCHS)
    assert first is not None
    # Places that are in the middle of a column of dots.
    places = np.arange(0.5, 2 * first.plot.width - 1) / (2 * (first.plot.width - 1)) * 100
    drawn = draw(np.minimum(places, 100.0))
    assert drawn is not None
    plot, lines = drawn.plot, drawn.picture.lines
    labels = {
        row: float(line[: plot.left - 1])
        for row, line in enumerate(lines[: plot.height])
        if line[plot.left - 1] == "┤"
    }
    rows = sorted(labels)
    assert len(set(np.diff(rows))) == 1  # ticks are even
    values = [np.log10(labels[row]) if log_scale else labels[row] for row in rows]
    # What a dot is, by what the labels say: a tick is in the middle of its row.
    a_dot = (values[0] - values[-1]) / (4 * (rows[-1] - rows[0]))
    read = 0
    for column in range(2 * plot.width):
        bits = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]][column % 2]
        dots = [
            4 * row + down
            for row in range(plot.height)
            for down, bit in enumerate(bits)
            if 0x2800 < ord(lines[row][plot.left + column // 2]) < 0x2900
            and (ord(lines[row][plot.left + column // 2]) - 0x2800) & bit
        ]
        if not 0 < column < 2 * plot.width - 1:
            continue
        exact = -(column - 0.5) / (2 * (plot.width - 1)) * 5
        exact = exact / np.log(10) if log_scale else np.exp(exact)
        found = [values[-1] + (4 * rows[-1] + 1.5 - dot) * a_dot for dot in dots]
        assert min(abs(value - exact) for value in found) <= 0.51 * a_dot
        read += 1
    assert read == 2 * plot.width - 2


@pytest.mark.parametrize("size", [(40, 8), (60, 13), (90, 30)])
def test_a_value_of_zero_is_in_the_row_of_the_zero_tick(size):
    flat = [Curve(EPOCHS, np.full(101, level), "braille", "") for level in (0.0, 1.0)]
    lines = chart(curves=flat, width=size[0], height=size[1]).split("\n")
    (zero,) = [line for line in lines if line.lstrip().startswith("0┤")]
    assert set(zero.strip()[3:]) == {"⠒"}


def named(train: float, validation: float) -> list[Curve]:
    return [
        Curve(EPOCHS, np.full(101, validation), "braille", "magenta", f"val {validation}", True),
        Curve(EPOCHS, np.full(101, train), "braille", "green", f"train {train}"),
    ]


def test_names_stand_at_the_ends_of_curves_and_never_in_one_row():
    for validation in (0.5, 0.1, 0.9, 0.0):
        lines = chart(curves=named(0.5, validation), width=60).split("\n")
        (train,) = [row for row, line in enumerate(lines) if "train 0.5" in line]
        (other,) = [row for row, line in enumerate(lines) if f"val {validation}" in line]
        assert train != other


def test_in_a_narrow_chart_the_ends_have_the_first_word():
    text = chart(curves=named(0.5, 0.1), width=34)
    assert "train" in text
    assert "val" in text
    assert "0.5" not in text.replace("0.5┤", "")


def test_curves_that_meet_take_turns_so_that_both_colours_are_seen():
    drawn = draw_curves(named(0.5, 0.5), width=60, height=10, look=look())
    assert drawn is not None
    inks = [ink for row in range(8) for text, ink in drawn.picture.runs(row) if "⠒" in text]
    assert inks.count("green") > 10
    assert inks.count("magenta") > 10


def test_a_dashed_curve_has_gaps_that_a_solid_one_has_not():
    lines = chart(curves=named(0.1, 0.9), width=60).split("\n")
    dashed, solid = (next(line for line in lines if name in line) for name in ("val", "train"))
    assert sum("\u2800" < sign < "\u2900" for sign in dashed) < 0.8 * sum(
        "\u2800" < sign < "\u2900" for sign in solid
    )


def test_y_is_logarithmic_by_itself_where_values_span_more_than_two_decades():
    near = [Curve(EPOCHS, np.linspace(1.0, 0.02, 101), "braille", "")]
    far = [Curve(EPOCHS, np.linspace(1.0, 0.009, 101), "braille", "")]
    assert "0┤" in chart(curves=near, log_scale=None).split("\n")[-3]
    assert "0.1┤" in chart(curves=far, log_scale=None)
    assert "  0┤" not in chart(curves=far, log_scale=None)


def test_a_spot_is_pointed_out_with_its_words():
    lines = chart(spot=Spot(50.0, 0.5, "best 50"), width=60).split("\n")
    assert any("◆" in line for line in lines)
    assert any("best 50" in line for line in lines)


def test_a_cursor_stands_at_its_place_and_is_pointed_at_from_below():
    lines = chart(cursor=90.0).split("\n")
    column = 4 + round(0.9 * (39 - 4))
    assert lines[-2][column] == "▴"
    assert "│" in {line[column] for line in lines[:-2]} <= set("│·⣀⡀⠤⠒")
    assert "^" in chart(look(ascii_only=True), cursor=90.0)


def test_of_a_part_only_its_own_marks_are_drawn():
    part = {"across": Across(50.0, 100.0), "curves": [Curve(EPOCHS[50:], FALLING[50:], "*", "")]}
    assert "┊" not in chart(marks=[Mark(30)], **part)
    assert "┊" in chart(marks=[Mark(70)], **part)


def test_a_part_fills_the_height_that_the_whole_starts_from_zero():
    part = [Curve(EPOCHS[:50], 5.0 + FALLING[50:100], "*", "")]
    assert "0┤" in chart(curves=part).split("\n")[-3]
    assert chart(curves=part, from_zero=False).split("\n")[-3].lstrip().startswith("5┤")


@pytest.mark.parametrize("level", [0.0, 50.0, 100.0])
def test_percentages_have_labels_that_say_so_whether_they_change_or_not(level):
    flat = [Curve(EPOCHS, np.full(101, level), "*", "")]
    for log_scale in (False, True):
        text = chart(curves=flat, is_percent=True, log_scale=log_scale)
        assert f"{level:g}%┤" in text
        assert "*" * 30 in text


@pytest.mark.parametrize(
    ("levels", "lowest", "highest"),
    [((0.0, 0.0), 0, 1), ((0.2, 0.4), 0, 1), ((100.0, 100.0), 99, 100), ((0.0, 100.0), 0, 100)],
)
def test_an_axis_of_percentages_has_a_percent_at_least_and_none_below_zero(levels, lowest, highest):
    flat = [Curve(EPOCHS, np.linspace(levels[0], levels[1], 101), "*", "")]
    for log_scale in (False, True):
        text = chart(curves=flat, is_percent=True, log_scale=log_scale, height=14)
        labels = [line.split("%┤")[0].strip() for line in text.split("\n") if "%┤" in line]
        numbers = [float(label) for label in labels]
        assert numbers == sorted(numbers, reverse=True)
        assert len(numbers) > 1
        assert (numbers[-1], numbers[0]) == (lowest, highest)


def test_times_are_labelled_with_their_unit():
    assert chart(across=Across(0.0, 100.0, "s")).split("\n")[-1].split() == ["0", "50s", "100s"]


def test_of_few_epochs_only_whole_ones_are_labelled():
    few = [Curve(EPOCHS[:3], FALLING[:3], "*", "")]
    labels = chart(curves=few, width=100).split("\n")[-1].split()
    assert labels == ["0", "1", "2"]


@pytest.mark.parametrize("log_scale", [None, True, False])
@pytest.mark.parametrize("largest", [2e306, 9e307, 1.7e308])
@pytest.mark.parametrize("least", [5e-324, 0.3])
@pytest.mark.parametrize("height", [4, 7, 12, 30])
def test_losses_as_large_and_as_small_as_floats_can_be_are_drawn(height, least, largest, log_scale):
    values = np.array([0.5, least, 1e200, largest])
    curve = Curve(np.arange(4.0), values, "braille", "cyan", "train 0.5")
    drawn = draw_curves([curve], width=60, height=height, look=look(), log_scale=log_scale)
    assert drawn is not None
    assert drawn.plot.row_of(largest) < drawn.plot.row_of(least)


@given(
    st.floats(0.0, 1e4),
    st.floats(1e-3, 1e5),
    st.sampled_from(["s", ""]),
    st.sampled_from([20, 30, 40, 60, 120]),
)
@example(0.0, 0.0447, "s", 24)
def test_the_axis_below_has_a_scale_whatever_it_spans(first, span, unit, width):
    if not unit:  # epochs
        first, span = round(first), max(round(span), 1)
    places = np.array([first, first + span])
    drawn = draw_curves(
        [Curve(places, np.array([1.0, 0.5]), "braille", "red")],
        width=width, height=8, look=look(), across=Across(first, first + span, unit),
    )  # fmt: skip
    assert drawn is not None
    axis = drawn.picture.lines[-2]
    assert axis.count("┬") >= 2
