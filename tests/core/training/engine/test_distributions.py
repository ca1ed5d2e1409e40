"""Rows of the report over 32 seeds are where an independent reproduction found them.

Only the two cheapest are here, as `nnlab reproduce` trains them;
`tests/benchmarks/report_rows.py` holds all of them against their intervals, and says what is
compared and why.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from ....benchmarks import report_rows
from ....benchmarks.report_rows import Outcome, Verdict, intervals, judge, main

pytestmark = pytest.mark.slow


def test_reproduced_rows_are_within_their_intervals() -> None:
    done = subprocess.run(
        [sys.executable, report_rows.__file__, "x2", "n1"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout.count("inside") == 8  # three statistics, four, and the last line
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_statistic_outside_its_interval_is_found_out() -> None:
    stuck = [Outcome(within_tolerance=50.0, accuracy=50.0, loss=0.25)] * 32
    assert [verdict.inside for verdict in judge(stuck, intervals()["x2"])] == [
        *(False, True, False, False),  # the median loss is advisory in this row
    ]
    assert not Verdict("mean_acc", 91.0, (92.0, 95.0)).inside
    assert Verdict("mean_acc", 92.0, (92.0, 95.0)).inside


def test_a_run_that_diverges_counts_as_all_wrong() -> None:
    verdicts = list(judge([Outcome(0.0, 0.0, 1000.0)] * 32, intervals()["l1"]))
    assert [verdict.value for verdict in verdicts] == [0.0, 3.0, 0, 0.0]
    assert not any(verdict.inside for verdict in verdicts)


def test_an_unknown_row_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["x3"]) == 2
    assert capsys.readouterr().out.startswith("No such rows: x3.")
