"""What close means is said in the units of a table's targets, as far as there is room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnlab.core import RunConfig
from nnlab.core.config.following import following
from nnlab.core.data.make import make_dataset
from nnlab.core.data.table.plan import PlanOptions, plan_of
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.data.tabular.prepared import prepared
from nnlab.core.data.units import tolerance_in_units
from nnlab.tui.drawing.reach_words import reach_words, short_reach_words, titled_with_reach

TEXT = "x,price,rate\n" + "".join(f"{x},{300 * x + 5000},{x / 1000}\n" for x in range(60))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory):
    file = tmp_path_factory.mktemp("tables") / "a.csv"
    file.write_text(TEXT)
    table = read_table(file)
    ready = prepared(table, plan_of(table, PlanOptions(targets=("price", "rate"))))
    return make_dataset(learning(RunConfig(), ready))


def test_it_is_the_tolerance_in_standard_deviations_of_the_rows_that_train(dataset):
    assert dataset.table is not None
    reach = tolerance_in_units(dataset, 0.2)
    deviations = dataset.table.targets[dataset.train].std(axis=0)
    assert list(reach) == ["price", "rate"]
    assert list(reach.values()) == pytest.approx((0.2 * deviations).tolist())


def test_all_targets_are_told_where_there_is_room_else_the_one_that_is_shown(dataset):
    everything = reach_words(dataset, 0.1)
    assert everything.startswith("close: within ")
    assert " of price, " in everything
    assert short_reach_words(dataset, 0.1, 80) == everything
    second = replace(dataset, shown_target=1)
    assert short_reach_words(second, 0.1, len(everything) - 1).endswith(" of rate")
    for room in range(len(everything) + 3):
        words = short_reach_words(dataset, 0.1, room)
        assert len(words) <= room
        assert not words or words.endswith(("of price", "of rate"))
        assert len(titled_with_reach("Predictions", dataset, 0.1, room)) <= max(room, 11)


def test_of_classes_and_points_there_is_nothing_to_say():
    for name in ("iris", "plane", "xor"):
        found = make_dataset(following(RunConfig(), dataset=name))
        assert not tolerance_in_units(found, 0.1)
        assert not reach_words(found, 0.1)
        assert titled_with_reach("Predictions", found, 0.1, 100) == "Predictions"
