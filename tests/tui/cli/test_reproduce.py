"""`nnlab reproduce` prints each row beside the report, and judges its conclusions."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nnlab.core.config.presets import PRESETS
from nnlab.core.experiments.reproduction import row as row_module
from nnlab.core.experiments.sweep.outcome import Outcome


@pytest.fixture(autouse=True)
def trained(monkeypatch):
    """Every row at once: X1 and L3 reach 95 %, the others 80 to 91 %."""

    def reproduced(names, *, replicas, jobs, precision):
        for number, name in enumerate(names, start=1):
            means = np.zeros((replicas, 3, 3))
            good = name in {"report-x1", "report-l3"}
            means[:, 2, 2] = 95.0 if good else 80.0 + np.arange(replicas) % 12
            none = np.zeros(replicas, dtype=bool)
            outcome = Outcome(number, "finished", "", 1.0, means, np.ones(replicas), none, none)
            preset = PRESETS[name]
            assert preset.printed is not None
            yield None
            points = preset.config.samples
            yield row_module.ReproducedRow(preset, preset.printed, outcome, points, precision)

    monkeypatch.setattr(row_module, "reproduced", reproduced)


def test_all_rows_are_printed_and_all_conclusions_judged(nnlab):
    found = nnlab("reproduce", "--replicas", "12", "--quiet")
    assert found.code == 0
    assert "over 12 seeds" in found.out
    for name in row_module.ROWS:
        assert f"\n{name.removeprefix('report-').upper()} " in found.out
    flowing = " ".join(found.out.split())
    assert (
        "4.A.1 On linear data a learning rate of 0.1 is worse than 1 and than 0.01. It falls"
        in (flowing)
    )
    assert "4.C.2 Without activation functions XOR is not learned. It stands." in flowing
    assert max(map(len, found.out.splitlines())) <= 100


def test_some_rows_are_told_to_programs(nnlab):
    found = json.loads(nnlab("reproduce", "x1", "report-n2", "--json", "-q").out)
    assert [row["row"] for row in found["rows"]] == ["report-x1", "report-n2"]
    assert found["rows"][0]["accuracy"]["n"] == 32
    assert [each["fate"] for each in found["conclusions"]] == ["stands"]
    assert found["rows"][0]["replay"] == (
        "nnlab train --preset report-x1 --replicas 32 --precision float32 --evaluate-every 200"
    )


def test_a_row_that_fails_is_said_beside_those_that_were_trained(nnlab, monkeypatch):
    whole = row_module.reproduced

    def reproduced(names, **options):
        yield from whole(names[:1], **options)
        raise row_module.RowFailedError("report-n2 could not be trained. It needs too much.")

    monkeypatch.setattr(row_module, "reproduced", reproduced)
    found = nnlab("reproduce", "x1", "n2", "-q")
    assert found.code == 1
    assert "\nX1 " in found.out
    assert "report-n2 could not be trained. It needs too much. 1 of 2 rows were" in found.err


def test_a_document_has_the_same(nnlab, tmp_path):
    file = tmp_path / "report.md"
    assert nnlab("reproduce", "-o", str(file), "-q").code == 0
    text = file.read_text("utf-8")
    assert text.startswith("# The report over many seeds\n")
    assert "| X1 | 95.24 | 95.0 | 95.0 to 95.0 |" in text
    assert "- **4.B** On linear data" in text
    assert "    nnlab train --preset report-k1 --replicas 32 --precision float32" in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("z9",), "The report has no row 'z9'"),
        (("--replicas", "0"), "--replicas must be a whole number from 1 to 1,024"),
        (("--json", "--markdown"), "--json and --markdown exclude each other."),
    ],
)
def test_what_is_wrong_is_a_sentence(nnlab, words, sentence):
    found = nnlab("reproduce", *words)
    assert found.code == 2
    assert sentence in found.err
