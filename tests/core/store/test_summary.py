"""What a list knows of a run says whether it may go on."""

from __future__ import annotations

from typing import get_args

import pytest

from nnlab.core import RunConfig
from nnlab.core.store.summary import Status

from .summaries import summary_of


@pytest.mark.parametrize("status", get_args(Status))
@pytest.mark.parametrize(("epoch", "is_left"), [(0, True), (99, True), (100, False), (101, False)])
def test_only_what_was_stopped_and_has_epochs_left_may_go_on(
    status: Status, epoch: int, is_left: bool
) -> None:
    run = summary_of(RunConfig(epochs=100), status=status, epoch=epoch)
    assert run.may_go_on == (is_left and status in {"stopped", "interrupted"})
