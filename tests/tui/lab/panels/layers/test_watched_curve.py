"""What is known of a curve that somebody looks at now and then."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.lab.panels.layers.watched_curve import _MOST, Watched


def stretches(watched: Watched) -> list[list[tuple[float, float]]]:
    return [
        list(zip(epochs.tolist(), values.tolist(), strict=True))
        for epochs, values in watched.stretches(0)
    ]


def test_each_look_is_kept_and_a_gap_is_where_nobody_looked() -> None:
    watched = Watched()
    for epoch in (3, 4, 6):
        watched.add(epoch, (epoch / 10, 0.0))
    watched.look_away()
    watched.look_away()
    watched.add(90, (9.0, 1.0))
    assert stretches(watched) == [[(3, 0.3), (4, 0.4), (6, 0.6)], [(90, 9.0)]]
    assert (watched.first, watched.gaps) == (3, 1)
    assert [values.tolist() for _, values in watched.stretches(1)] == [[0, 0, 0], [1]]


def test_looking_away_is_no_gap_while_nothing_happens() -> None:
    watched = Watched()
    watched.add(5, (1.0,))
    watched.look_away()
    watched.add(5, (2.0,))
    assert stretches(watched) == [[(5, 2.0)]]
    watched.add(4, (7.0,))  # past already
    assert len(watched) == 1


@given(
    st.lists(st.tuples(st.integers(1, 10_000), st.booleans()), min_size=1, max_size=1000),
)
def test_however_long_it_is_watched_it_stays_small_true_and_honest(
    looks: list[tuple[int, bool]],
) -> None:
    watched, epoch, away = Watched(), 0, 0
    for step, looked_away in looks:
        if looked_away:
            watched.look_away()
            away += 1
        epoch += step
        watched.add(epoch, (2.0 * epoch,))
        assert len(watched) <= _MOST
    kept = [look for stretch in stretches(watched) for look in stretch]
    assert kept[-1] == (epoch, 2.0 * epoch)
    assert [epoch for epoch, _ in kept] == sorted({epoch for epoch, _ in kept})
    assert all(value == 2.0 * epoch for epoch, value in kept)
    assert watched.gaps <= away


def test_a_long_watch_is_spread_evenly_and_its_gap_survives() -> None:
    watched = Watched()
    for epoch in range(20_000):
        if epoch == 8_000:
            watched.look_away()
        watched.add(epoch, (1.0,))
    first, second = stretches(watched)
    assert first[-1][0] < 8_000 <= second[0][0]
    apart = np.diff([epoch for epoch, _ in [*first, *second]])
    assert apart.max() < 4 * 20_000 / _MOST
    assert watched.gaps == 1
