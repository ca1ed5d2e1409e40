"""A drawn network says of every link its sign and its size, and of what is left out how much."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.nn.layout import ParameterLayout
from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.maps.colour_map import value_map
from nnlab.tui.drawing.network.closer import Area, ParameterLine, closer_areas, draw_closer
from nnlab.tui.drawing.network.level import Selected
from nnlab.tui.drawing.network.lines import GapLines
from nnlab.tui.drawing.network.links import (
    DOTTED,
    HEAVY,
    KINDS,
    THIN,
    kind_of,
    legend,
    link_inks,
    link_kinds,
)
from nnlab.tui.drawing.network.picture import NetworkDrawing, samples_of, shades
from nnlab.tui.drawing.network.plan import NetworkPlan
from nnlab.tui.drawing.picture import Picture
from nnlab.tui.drawing.scale import scale_of

UNICODE, ASCII = Look.of(ascii_only=False), Look.of(ascii_only=True)
PLAIN = Look.of(ascii_only=False, colours=0)
LOOKS = pytest.mark.parametrize("look", [UNICODE, ASCII, PLAIN], ids=["unicode", "ascii", "plain"])
ROOMS = pytest.mark.parametrize(
    ("width", "height"), [(83, 9), (78, 6), (85, 17), (78, 17), (165, 26), (118, 34)]
)
_DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])


def planned(
    shape: tuple[int, ...], width: int, height: int, *, bias: bool = True,
    looked_at: list[int] | None = None, level: int = 1,
) -> NetworkPlan:  # fmt: skip
    layout = ParameterLayout(shape, bias)
    names = [[layout.unit_name(k, i) for i in range(n)] for k, n in enumerate(shape)]
    plan = NetworkPlan.of(names, bias, width, height, looked_at or [0] * len(shape), level)
    assert plan is not None
    return plan


def drawn(
    plan: NetworkPlan, shape: tuple[int, ...], parameters: np.ndarray, look: Look,
    selected: Selected | None = None,
) -> Picture:  # fmt: skip
    layout = ParameterLayout(shape, plan.bias)
    maps = {}
    for level in plan.levels:
        samples, ones = int(np.prod(samples_of(level, value_map(look)))), np.ones(level.count)
        maps[level.level] = shades(np.zeros((level.count, samples)), -ones, ones, value_map(look))
    return NetworkDrawing(plan, look).draw(
        [layout.weights(parameters, layer) for layer in range(layout.layers)],
        [layout.biases(parameters, layer) for layer in range(layout.layers)],
        maps,
        scale_of(float(np.abs(parameters).max())),
        selected,
    )


def colour_at(picture: Picture, column: int, row: int) -> str:
    place = 0
    for text, colour in picture.runs(row):
        place += len(text)
        if column < place:
            return colour
    raise AssertionError


def set_dots(line: str) -> int:
    """Count the dots of braille characters."""
    return sum((ord(character) - 0x2800).bit_count() for character in line if character >= "⠀")


def one_line(weight: float, look: Look, *, rows: tuple[float, float] = (0.5, 0.5)) -> Picture:
    """Draw one link of a network with a scale of 1, over twelve columns."""
    start, end = (np.array([row]) for row in rows)
    height = int(max(rows)) + 1
    lines = GapLines.between(start, end, 0, 12, height, look)
    picture, weights = Picture(12, height), np.array([weight])
    lines.draw(picture, link_kinds(weights, 1.0), np.abs(weights))
    return picture


@pytest.mark.parametrize("look", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("weight", [0.05, 0.2, 0.7, -0.05, -0.2, -0.7])
def test_a_link_has_the_colour_of_its_sign_and_is_as_heavy_as_its_weight(look, weight):
    size = DOTTED if abs(weight) < 0.1 else THIN if abs(weight) < 0.4 else HEAVY
    kind = kind_of(size, weight > 0)
    assert link_kinds(np.array([weight]), 1.0).tolist() == [kind]
    picture = one_line(weight, look)
    assert colour_at(picture, 0, 0) == link_inks(look)[kind]
    if size == HEAVY:
        palette = look.palette
        assert link_inks(look)[kind] == (palette.class_one if weight > 0 else palette.class_zero)


def test_without_colour_minus_is_dashed_and_a_heavier_line_has_more_dots():
    found = {weight: set_dots(one_line(weight, PLAIN).text(0)) for weight in (0.05, 0.2, 0.7)}
    assert found == {0.05: 6, 0.2: 24, 0.7: 48}
    for weight in (0.2, 0.7):
        assert set_dots(one_line(-weight, PLAIN).text(0)) < 0.7 * found[weight]
    assert legend(1.0, PLAIN)[:2] == ("━━ plus", "╍╍ minus")


def test_in_ascii_sign_and_weight_are_characters():
    shown = [one_line(weight, ASCII).text(0) for weight in (0.05, 0.2, 0.7, -0.2, -0.7)]
    assert shown == ["." * 12, "+" * 12, "#" * 12, "-" * 12, "=" * 12]


@pytest.mark.parametrize("rows", [(0.5, 8.5), (8.5, 0.5), (2.5, 3.5), (0.5, 33.5)])
def test_a_line_goes_from_its_unit_to_the_other_without_a_gap(rows):
    picture = one_line(0.2, PLAIN, rows=rows)
    by_column: dict[int, set[int]] = {column: set() for column in range(24)}
    for row in range(picture.height):
        for column, character in enumerate(picture.text(row)):
            bits = max(ord(character) - 0x2800, 0)
            for down, across in np.argwhere(_DOTS & bits).tolist():
                by_column[2 * column + across].add(4 * row + down)
    assert int(4 * rows[0]) in by_column[0]
    assert int(4 * rows[1]) in by_column[23]
    for column, found in by_column.items():
        assert sorted(found) == list(range(min(found), max(found) + 1))
        before = by_column.get(column - 1, found)
        assert min(abs(a - b) for a in found for b in before) <= 1


def test_where_lines_cross_the_larger_weight_is_on_top():
    rows = np.array([0.5, 4.5])
    lines = GapLines.between(rows, rows, 0, 11, 5, UNICODE)
    for large, small in ((1, 2), (2, 1)):
        weights = np.zeros(4)
        weights[large], weights[small] = 0.9, -0.2
        picture = Picture(11, 5)
        lines.draw(picture, link_kinds(weights, 1.0), np.abs(weights))
        assert colour_at(picture, 5, 2) == UNICODE.palette.class_one


def test_many_links_at_once_are_the_dots_of_each_and_the_colour_of_the_largest_that_runs_there():
    starts, ends = np.arange(0.5, 12), np.arange(1.5, 12, 3)
    lines = GapLines.between(starts, ends, 0, 17, 12, UNICODE)
    weights = np.random.default_rng(4).normal(size=lines.down.shape[0])
    kinds, sizes = link_kinds(weights, 2.0), np.abs(weights)
    together = Picture(17, 12)
    lines.draw(together, kinds, sizes)
    dots, colours = np.zeros((12, 17), dtype=int), np.full((12, 17), "", dtype=object)
    for link in np.argsort(sizes):
        alone = Picture(17, 12)
        lines.draw(alone, np.where(np.arange(kinds.size) == link, kinds, 0), sizes)
        for row, text in enumerate(alone.lines):
            dots[row] |= [max(ord(character) - 0x2800, 0) for character in text]
        here = lines.down[link] // 4, lines.across // 2
        colours[here] = link_inks(UNICODE)[kinds[link]]
    for row, text in enumerate(together.lines):
        assert text == "".join(chr(0x2800 + bits) if bits else " " for bits in dots[row].tolist())
        for column in np.flatnonzero(dots[row]).tolist():
            assert colour_at(together, column, row) == colours[row, column]


def test_a_link_without_weight_and_one_that_is_no_number_are_not_drawn():
    weights = np.array([0.0, np.nan, np.inf, -2.0])
    assert link_kinds(weights, 2.0).tolist() == [0, 0, 0, kind_of(HEAVY, False)]
    assert one_line(np.nan, UNICODE).lines == [" " * 12]
    assert len(link_inks(UNICODE)) == KINDS


@ROOMS
@LOOKS
def test_each_unit_stands_there_with_its_name_and_the_sign_of_its_bias(look, width, height):
    shape = (2, 8, 8, 1)
    plan, layout = planned(shape, width, height), ParameterLayout(shape, True)
    parameters = np.random.default_rng(1).normal(size=layout.size)
    lines = drawn(plan, shape, parameters, look).lines
    for level in plan.levels:
        assert level.map_columns == 2 * level.unit_rows  # as wide as high
        for place, name in enumerate(level.names):
            assert name == layout.unit_name(level.level, level.first + place)
            shown = lines[level.name_row(place)][level.left : level.maps]
            bias = layout.biases(parameters, level.level - 1) if level.level else [0]
            sign = "" if not level.level else "+" if bias[level.first + place] > 0 else "-"
            assert shown.strip().replace("\N{MINUS SIGN}", "-") == name + sign


def test_ascii_has_ascii_only():
    shape = (2, 8, 8, 1)
    parameters = np.random.default_rng(1).normal(size=ParameterLayout(shape, True).size)
    picture = drawn(planned(shape, 78, 17), shape, parameters, ASCII, Selected(1, 0, 1))
    assert "\n".join(picture.lines).isascii()


@pytest.mark.parametrize("largest", [1e-30, 0.07, 1.0, 1.7, 4.9, 5.1, 999.0, 1e30])
def test_the_scale_is_a_round_number_that_holds_the_largest_weight(largest):
    scale = scale_of(largest)
    assert largest <= scale * 1.001
    assert scale <= largest * 2.51
    assert f"{scale:.0e}"[0] in "125"


@pytest.mark.parametrize("largest", [0.0, np.nan, np.inf])
def test_without_a_largest_weight_the_scale_is_one(largest):
    assert scale_of(largest) == 1.0


def test_the_legend_says_where_each_line_begins():
    assert legend(2.0, UNICODE)[2] == "heavy from 0.8, dotted below 0.2"
    assert "".join(legend(2.0, ASCII)).isascii()


def test_a_wide_layer_says_which_units_are_seen_and_all_can_be_come_by():
    shape = (2, 64, 1)
    parameters = np.random.default_rng(1).normal(size=ParameterLayout(shape, True).size)
    seen = set()
    for unit in range(64):
        plan = planned(shape, 85, 16, looked_at=[0, unit, 0])
        hidden = plan.levels[1]
        last = hidden.first + hidden.count
        assert hidden.first <= unit < last
        assert f"{hidden.first + 1}-{last} of 64" in drawn(plan, shape, parameters, UNICODE).text(
            15
        )
        seen |= set(range(hidden.first, last))
    assert seen == set(range(64))


@pytest.mark.parametrize("level", range(8))
def test_of_a_deep_network_the_levels_around_the_selected_one_are_shown(level):
    plan = planned((2, 8, 8, 8, 8, 8, 8, 1), 78, 17, level=level)
    shown = [each.level for each in plan.levels]
    assert level in shown
    assert max(level - 1, 0) in shown  # where its links come from
    assert shown == list(range(shown[0], shown[-1] + 1))
    assert plan.levels[-1].end <= plan.beside


@ROOMS
@pytest.mark.parametrize(
    "shape", [(2, 1), (2, 4, 1), (2, 6, 8, 1), (2, 100, 10), (2, 1000, 3), (2, *(64,) * 6, 1)]
)
def test_nothing_stands_outside_or_on_something_else(shape, width, height):
    plan = planned(shape, width, height)
    for below, level in plan.gaps():
        assert level.left - below.end >= 5  # lines in between can be seen
    for level in plan.levels:
        assert level.top >= 0
        assert level.pitch >= level.unit_rows
        assert level.map_top(level.count - 1) + level.unit_rows <= height - (level.left_out > 0)
    assert plan.levels[-1].end <= plan.beside
    assert plan.beside < plan.width


@pytest.mark.parametrize(("width", "height"), [(0, 0), (20, 16), (85, 2)])
def test_without_room_there_is_no_plan(width, height):
    assert NetworkPlan.of([["x1", "x2"], ["y"]], True, width, height, [0, 0], 0) is None


@LOOKS
def test_what_is_at_a_place_is_found_again(look):
    plan = planned((2, 8, 8, 1), 85, 16)
    drawing, hidden = NetworkDrawing(plan, look), plan.levels[2]
    assert drawing.at(hidden.maps + 1, hidden.name_row(4)) == Selected(2, 4)
    # Straight links run on the row of their units, others half way between.
    link = drawing.at(hidden.left - 1, hidden.name_row(4))
    assert link is not None
    assert link.unit == 4
    below, output = plan.levels[2], plan.levels[3]
    for source in range(8):
        assert drawing.at(below.end, below.name_row(source)) == Selected(3, 0, source)
    assert drawing.at(output.end + 1, 0) is None


@LOOKS
def test_the_selected_units_links_stand_out_and_have_their_weights(look):
    shape = (2, 3, 2, 1)
    layout = ParameterLayout(shape, True)
    parameters = np.full(layout.size, -0.75)
    parameters[layout.weight_place(0, 1, 2)] = 0.25
    plan = planned(shape, 100, 12)
    inputs, level = plan.levels[:2]
    for selected in (Selected(1, 2), Selected(1, 2, 1)):
        picture = drawn(plan, shape, parameters, look, selected)
        row = inputs.name_row(1)
        assert picture.lines[level.name_row(2)][level.left] == look.glyphs.selected
        assert picture.lines[row][inputs.end :].startswith("+0.25 ")
        assert picture.lines[inputs.name_row(0)][inputs.end + 1 :].startswith("0.75 ")
        is_marked = "reverse" in colour_at(picture, inputs.end, row)
        assert is_marked == (selected.source is not None)
    # Of the others between the same levels there are dots at most.
    full, marked = (drawn(plan, shape, parameters, look, one) for one in (None, Selected(1, 2)))
    at = level.left - 2
    if not look.ascii_only:
        line = level.name_row(0)
        assert set_dots(marked.lines[line][at : at + 2]) < set_dots(full.lines[line][at : at + 2])
        end = plan.levels[2].end
        assert [text[end:] for text in marked.lines] == [text[end:] for text in full.lines]


def test_a_map_is_shaded_by_each_units_own_range():
    look = value_map(UNICODE)
    values = np.array([[-1.0, 0.0, 1.0], [-9.0, np.nan, 9.0]])
    found = shades(values, np.array([-1.0, -9.0]), np.array([1.0, 9.0]), look)
    assert found[:, 0].tolist() == [0, 0]
    assert found[:, 2].tolist() == [look.levels - 1] * 2
    assert found[1, 1] == -1


@pytest.mark.parametrize("width", range(24, 60))
@pytest.mark.parametrize("height", [6, 9, 20])
def test_one_unit_closer_has_whole_names_and_numbers_apart(width, height):
    lines = [
        ParameterLine("bias", -3.1034567e-3, -4.6931234e-4),
        ParameterLine("1.23", -1.2345e-12, 3.21e-100),
        ParameterLine("1.24", -12345.678, None),
    ]
    picture = Picture(width, height)
    area, numbers = closer_areas(width, height)
    maps = None
    if area is not None:
        assert area.width == 2 * area.height
        maps = area, np.zeros((2 * area.height, area.width), dtype=np.int8)
    draw_closer(picture, 0, ("1.64", "-1 to 1"), maps, (numbers, lines, 0), UNICODE)
    head, *rows = (
        line[numbers.column :].split() for line in picture.lines[numbers.row : numbers.row + 4]
    )
    assert head == ["1.64" if maps is None else "from", "weight", "gradient"]
    assert [row[0] for row in rows] == ["▸bias", "1.23", "1.24"]
    for row, line in zip(rows, lines, strict=True):
        assert float(row[1]) == pytest.approx(line.value, rel=5e-2)
        assert len(row) == 3 - (line.gradient is None)
        if line.gradient is not None:
            assert float(row[2]) == pytest.approx(line.gradient, rel=1e-2)


@pytest.mark.parametrize("links", [3, 8, 9, 10, 30])
def test_every_link_can_be_scrolled_to_and_the_last_one_ends_the_list(links):
    lines = [ParameterLine(f"1.{place + 1}", place / 7, None) for place in range(links)]
    height = 10
    for selected in range(links):
        picture = Picture(40, 40)
        area = Area(0, 1, 40, height)
        draw_closer(picture, 0, ("y", ""), None, (area, lines, selected), PLAIN)
        rows = [line.strip() for line in picture.lines[2 : 1 + height]]
        names = [row.split()[0].removeprefix("▸") for row in rows if row.startswith(("▸1.", "1."))]
        shown = [int(name.removeprefix("1.")) - 1 for name in names]
        assert selected in shown
        (marked,) = [row for row in rows if row.startswith("▸")]
        assert marked.startswith(f"▸1.{selected + 1} ")
        # No row is left empty: as many are shown as there is room for, and the rest is counted.
        assert shown == list(range(shown[0], shown[0] + min(links, height - 1 - (links > 9))))
        assert (str(links - len(shown)) in rows[-1]) == (links > 9)
        if selected == links - 1:
            assert shown[-1] == selected
        if selected == 0:
            assert shown[0] == 0
