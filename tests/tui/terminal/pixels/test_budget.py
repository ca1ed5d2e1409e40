"""Pictures get what is left of a budget that all frames share."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.terminal.pixels.budget import BYTES_A_SECOND, Budget


def test_after_a_rest_a_picture_may_be_sent_at_once() -> None:
    budget = Budget()
    assert budget.seconds_until_free(5.0) == 0.0
    budget.spend(10_000, 5.0)
    assert budget.seconds_until_free(5.0) == 0.0


def test_what_was_sent_too_much_is_waited_for_but_never_for_more_than_a_second() -> None:
    budget = Budget()
    budget.spend(1_000_000, 0.0)
    wait = budget.seconds_until_free(0.0)
    assert 0.5 < wait <= 1.0
    assert budget.seconds_until_free(wait / 2) > 0.0
    assert budget.seconds_until_free(wait + 1e-6) == 0.0


@given(
    pictures=st.lists(st.integers(500, 20_000), min_size=5, max_size=60),
    cells=st.integers(0, 15_000),
)
def test_cells_and_pictures_together_keep_to_it(pictures: list[int], cells: int) -> None:
    budget, now, sent = Budget(), 0.0, 0
    for size in pictures:
        while budget.seconds_until_free(now) > 0.0:
            now += 0.05
            budget.spend(cells // 20, now)
            sent += cells // 20
        budget.spend(size, now)
        sent += size
    # What was saved before, and the last one, which is not paid for yet.
    assert sent <= now * BYTES_A_SECOND * 1.001 + 16_000 + 20_000 + cells
