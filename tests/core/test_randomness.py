"""Every random number comes from the seed, through a stream of its own."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import numpy as np
import pytest

from nnlab.core.randomness import Stream, generator

STREAMS: tuple[Stream, ...] = get_args(Stream)


@pytest.mark.parametrize("stream", STREAMS)
def test_a_stream_repeats_itself_for_its_seed(stream: Stream) -> None:
    assert (generator(5, stream).random(9) == generator(5, stream).random(9)).all()


@pytest.mark.parametrize("stream", STREAMS)
def test_another_seed_is_another_sequence(stream: Stream) -> None:
    assert not np.isin(generator(5, stream).random(9), generator(6, stream).random(9)).any()


@pytest.mark.parametrize(("one", "other"), list(combinations(STREAMS, 2)))
def test_streams_of_one_seed_do_not_resemble_each_other(one: Stream, other: Stream) -> None:
    first, second = generator(0, one).random(10_000), generator(0, other).random(10_000)
    # Correlations of independent numbers are within 5 / sqrt(10,000) all but always.
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.05


def test_a_seed_means_the_same_numbers_in_every_version() -> None:
    drawn = [int(generator(7, stream).integers(1_000_000)) for stream in STREAMS]
    assert drawn == [305369, 681396, 396636, 479537, 801363, 479385]
