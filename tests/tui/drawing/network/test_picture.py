"""A drawn network says of every link its sign and its size, and of what is left out how much."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.nn.layout import ParameterLayout
from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.links import legend, link_characters, scale_of
from nnlab.tui.drawing.maps.colour_map import value_map
from nnlab.tui.drawing.network.closer import Area, ParameterLine, closer_areas, draw_closer
from nnlab.tui.drawing.network.picture import NetworkDrawing, samples_of, shades
from nnlab.tui.drawing.network.plan import NetworkPlan, Selected
from nnlab.tui.drawing.picture import Picture

UNICODE, ASCII = Look.of(ascii_only=False), Look.of(ascii_only=True)
PLAIN = Look.of(ascii_only=False, colours=0)
LOOKS = pytest.mark.parametrize("look", [UNICODE, ASCII, PLAIN], ids=["unicode", "ascii", "plain"])
ROOMS = pytest.mark.parametrize(
    ("width", "height"), [(85, 17), (85, 16), (78, 17), (165, 26), (118, 34)]
)


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
    samples = int(np.prod(samples_of(plan, value_map(look))))
    maps = [shades(np.zeros((n, samples)), -np.ones(n), np.ones(n), value_map(look)) for n in shape]
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


@ROOMS
@LOOKS
def test_every_link_and_bias_of_two_layers_of_eight_shows_its_sign_and_size(look, width, height):
    shape = (2, 8, 8, 1)
    plan, layout = planned(shape, width, height), ParameterLayout(shape, True)
    parameters = np.random.default_rng(1).normal(size=layout.size)
    picture = drawn(plan, shape, parameters, look)
    lines, scale = picture.lines, scale_of(float(np.abs(parameters).max()))
    seen = 0
    for below, level in plan.gaps():
        assert (below.left_out, level.left_out) == (0, 0)
        for unit in range(level.count):
            for source in range(-1, below.count):
                layer = level.level - 1
                place = (
                    layout.bias_place(layer, unit)
                    if source < 0
                    else layout.weight_place(layer, source, unit)
                )
                weight, column = parameters[place], plan.lane(level, source)
                sign, line = lines[level.wire(unit)][column : column + 2]
                assert sign == look.glyphs.link_signs[2 if weight > 0 else 0]
                size = sum(abs(weight) >= share * scale for share in (0.1, 0.3, 0.6))
                assert line == look.glyphs.link_lines[size]
                palette = look.palette
                wanted = palette.class_one if weight > 0 else palette.class_zero
                assert colour_at(picture, column, level.wire(unit)) == wanted
                assert colour_at(picture, column + 1, level.wire(unit)) == wanted
                seen += 1
    assert seen == layout.size


@LOOKS
def test_a_link_without_weight_and_one_that_is_no_number_are_told_from_all_others(look):
    signs, lines = link_characters(np.array([0.0, np.nan, np.inf, -2.0]), 2.0, look)
    assert "".join(map(chr, signs)) == f"0??{look.glyphs.link_signs[0]}"
    assert chr(lines[3]) == look.glyphs.link_lines[3]
    assert len({*look.glyphs.link_signs, *look.glyphs.link_lines}) == 7


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


def test_the_legend_says_where_each_line_ends():
    assert legend(2.0, UNICODE) == "⊖ ⊕ sign  ╌<0.2 ─<0.6 ━<1.2 ═ more"


def test_a_wide_layer_says_how_many_units_are_left_out_and_all_can_be_come_by():
    shape = (2, 64, 1)
    parameters = np.random.default_rng(1).normal(size=ParameterLayout(shape, True).size)
    seen = set()
    for unit in range(64):
        plan = planned(shape, 85, 16, looked_at=[0, unit, 0])
        hidden = plan.levels[1]
        assert hidden.first <= unit < hidden.first + hidden.count
        text = "\n".join(drawn(plan, shape, parameters, UNICODE).lines)
        above, below = hidden.first, 64 - hidden.first - hidden.count
        for count in (above, below):
            assert (f"+{count} more" in text) == (count > 0)
        assert f"+{hidden.left_out}" in text.splitlines()[0]
        seen |= set(range(hidden.first, hidden.first + hidden.count))
    assert seen == set(range(64))


@pytest.mark.parametrize("level", range(8))
def test_of_a_deep_network_the_levels_around_the_selected_one_are_shown(level):
    plan = planned((2, 8, 8, 8, 8, 8, 8, 1), 78, 17, level=level)
    shown = [each.level for each in plan.levels]
    assert level in shown
    assert max(level - 1, 0) in shown  # where its links come from
    assert shown == list(range(shown[0], shown[-1] + 1))
    last = plan.levels[-1]
    assert last.left + last.width <= plan.width


@ROOMS
@pytest.mark.parametrize("shape", [(2, 1), (2, 4, 1), (2, 6, 8, 1), (2, 100, 10), (2, 1000, 3)])
def test_nothing_stands_outside_or_on_something_else(shape, width, height):
    plan = planned(shape, width, height)
    for below, level in plan.gaps():
        assert below.left + below.width < level.lanes
        assert plan.lane(level, below.count) <= level.left
    for level in plan.levels:
        assert level.top >= 0
        assert level.wire(level.count - 1) < height - (level.left_out > 0)
    assert plan.levels[-1].left + plan.levels[-1].width <= plan.beside


@pytest.mark.parametrize(("width", "height"), [(0, 0), (20, 16), (85, 2)])
def test_without_room_there_is_no_plan(width, height):
    assert NetworkPlan.of([["x1", "x2"], ["y"]], True, width, height, [0, 0], 0) is None


def test_what_is_at_a_place_is_found_again():
    shape = (2, 8, 8, 1)
    plan = planned(shape, 85, 16)
    hidden = plan.levels[2]
    assert plan.at(hidden.maps + 1, hidden.wire(4)) == Selected(2, 4)
    assert plan.at(plan.lane(hidden, 3), hidden.wire(4)) == Selected(2, 4, 3)
    assert plan.at(plan.lane(hidden, 3) + 1, hidden.wire(4)) == Selected(2, 4, 3)
    assert plan.at(plan.lane(hidden, -1), hidden.wire(4)) == Selected(2, 4)
    assert plan.at(plan.lane(hidden, 3), hidden.wire(4) - 1) is None


def test_the_selected_link_and_unit_are_marked_without_colour_too():
    shape = (2, 3, 1)
    parameters = np.ones(ParameterLayout(shape, True).size)
    plan = planned(shape, 60, 12)
    selected = Selected(1, 2, 1)
    picture = drawn(plan, shape, parameters, PLAIN, selected)
    level = plan.levels[1]
    assert picture.lines[level.wire(2) - 1][level.left] == PLAIN.glyphs.selected
    assert "reverse" in colour_at(picture, plan.lane(level, 1), level.wire(2))
    assert "reverse" not in colour_at(picture, plan.lane(level, 0), level.wire(2))


def test_a_map_is_shaded_by_each_units_own_range():
    look = value_map(UNICODE)
    values = np.array([[-1.0, 0.0, 1.0], [-9.0, np.nan, 9.0]])
    found = shades(values, np.array([-1.0, -9.0]), np.array([1.0, 9.0]), look)
    assert found[:, 0].tolist() == [0, 0]
    assert found[:, 2].tolist() == [look.levels - 1] * 2
    assert found[1, 1] == -1


@pytest.mark.parametrize("width", range(26, 45))
def test_one_unit_closer_has_whole_names_and_numbers_apart(width):
    lines = [
        ParameterLine("bias", -3.1034567e-3, -4.6931234e-4),
        ParameterLine("1.23", -1.2345e-12, 3.21e-100),
        ParameterLine("1.24", -12345.678, None),
    ]
    picture = Picture(width, 12)
    maps, numbers = closer_areas(width, 12, len(lines))
    levels = np.zeros((maps.height, maps.width), dtype=np.int8)
    draw_closer(picture, 0, "output y", (maps, levels), (numbers, lines, 0), PLAIN)
    head, *rows = (line.split() for line in picture.lines[numbers.row : numbers.row + 4])
    assert head == ["from", "value", "gradient"]
    assert [row[0] for row in rows] == ["▸bias", "1.23", "1.24"]
    for row, line in zip(rows, lines, strict=True):
        assert float(row[1]) == pytest.approx(line.value, rel=1e-2)
        assert row[2] == "-" or float(row[2]) == pytest.approx(line.gradient, rel=1e-2)


@pytest.mark.parametrize("links", [3, 8, 9, 10, 30])
def test_every_link_can_be_scrolled_to_and_the_last_one_ends_the_list(links):
    lines = [ParameterLine(f"1.{place + 1}", place / 7, None) for place in range(links)]
    height = 10
    for selected in range(links):
        picture = Picture(40, 40)
        area = Area(0, 1, 40, height)
        draw_closer(
            picture, 0, "output y",
            (Area(0, 20, 10, 4), np.zeros((4, 10), dtype=np.int8)), (area, lines, selected), PLAIN,
        )  # fmt: skip
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
