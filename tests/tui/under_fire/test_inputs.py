"""Inputs of every kind: each comes to a run or to a sentence, and never to a traceback."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from .inputs.files import Originals, originals
from .inputs.judge import fault_in_sentence
from .inputs.kinds import SHARES, judged, kind_of

INPUTS = 500
"""Two seconds; `tests/benchmarks/inputs.py` draws as many as one likes."""


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Originals:
    return originals(tmp_path_factory.mktemp("originals").resolve())


def test_whatever_is_said_comes_to_a_run_or_to_a_sentence(given: Originals, tmp_path: Path):
    came_to = {"run": 0, "sentence": 0}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for seed in range(INPUTS):
            what, (verdict, fault) = judged(kind_of(seed), seed, tmp_path.resolve(), given)
            assert verdict in came_to, f"{kind_of(seed)}:{seed}\n{what[:2000]}\n{fault}"
            came_to[verdict] += 1
    assert min(came_to.values()) > INPUTS / 10
    assert {kind_of(seed) for seed in range(INPUTS)} == set(SHARES)
    assert [*tmp_path.iterdir()] == []


def test_the_judge_finds_what_no_sentence_has():
    assert not fault_in_sentence("learning rate must be a number, not 'x'.")
    for bad in ("", "a\x1b[31mb", "a\u202eb", "Traceback (most recent call last):\n x"):
        assert fault_in_sentence(bad)
