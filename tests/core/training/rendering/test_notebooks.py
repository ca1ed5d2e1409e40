"""What nnlab's objects show in a notebook, tried in a real kernel where one is installed."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from nnlab.core import RunConfig, Store, Table, Trainer, compare, save

CONFIG = RunConfig(dataset="circle", samples=40, hidden_layers=(3,), epochs=4)

KERNEL = all(find_spec(name) for name in ("nbconvert", "ipykernel"))

CELLS = (
    "from nnlab.core import RunConfig, Store, Table, Trainer, compare, save\n"
    "trainer = Trainer(RunConfig(dataset='circle', samples=40, epochs=300))\n"
    "end = trainer.run(progress=True)",
    "trainer",
    "end.history",
    "run = save(trainer, 'runs.db', name='<b>two</b>')\nrun",
    "compare([run, save(Trainer(trainer.config.replace(learning_rate=0.3)), 'runs.db')])",
    "Table.from_frame({'a': range(20), 'b': [str(n % 2) for n in range(20)]}, 'b')",
)


def shown(html: str) -> ElementTree.Element:
    """Read HTML, which is as strict as XML here."""
    return ElementTree.fromstring(html)


def cells(html: str) -> list[str]:
    """Give the texts of all cells of a table."""
    return ["".join(cell.itertext()) for row in shown(html).iter("tr") for cell in row]


def test_a_history_shows_its_curves(tmp_path: Path) -> None:
    end = Trainer(CONFIG).run()
    (title,) = shown(end.history._repr_html_()).findall("{*}title")
    assert (title.text or "").startswith("Loss over 4 epochs")


def test_a_trainer_shows_itself_as_it_is_now() -> None:
    trainer = Trainer(CONFIG)
    assert "epoch 0 of 4" in trainer._repr_html_()
    trainer.run()
    assert "finished at epoch 4 of 4" in trainer._repr_html_()


def test_a_kept_run_and_a_comparison_show_what_they_came_to(tmp_path: Path) -> None:
    first, second = Trainer(CONFIG), Trainer(CONFIG.replace(learning_rate=0.3))
    ends = first.run(), second.run()
    runs = [
        save(first, tmp_path / "runs.db", name="<script>"),
        save(second, tmp_path / "runs.db"),
    ]
    html = runs[0]._repr_html_()
    assert "<script>" not in html
    assert f"{ends[0].train.loss:.4g}" in cells(html)
    compared = cells(compare(runs)._repr_html_())
    assert compared[:3] == ["", "<script>", runs[1].id]
    best = min(end.train.loss for end in ends)
    assert f"{best:.4g} (best)" in compared
    assert "0.3" in compared


def test_a_table_shows_the_ranges_of_its_inputs() -> None:
    frame = {"a\x1b[31m": [1.0, np.nan, 3.0, 8.0], "<b>": [1.0, 2.0, 3.0, 4.0], "y": [1, 2, 3, 4]}
    html = Table.from_frame(frame, "y", missing="mean")._repr_html_()
    assert "\x1b" not in html
    found = cells(html)
    assert found[5:10] == ["a�[31m", "1", "4", "8", "1"]
    assert found[10:15] == ["<b>", "1", "2.5", "4", "0"]


def test_of_many_inputs_the_first_are_shown() -> None:
    numbers = np.random.default_rng(1).normal(size=(30, 25))
    found = cells(Table.from_arrays(numbers, numbers[:, 0])._repr_html_())
    assert "and 5 more" in found
    assert len(found) == 5 * 22


def test_a_run_that_is_waited_for_says_how_far_it_is_and_trains_the_same_bits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = CONFIG.replace(epochs=400)
    told, silent = Trainer(config).run(progress=True), Trainer(config).run()
    assert told.parameters.tobytes() == silent.parameters.tobytes()
    assert told.history.rows.tobytes() == silent.history.rows.tobytes()
    assert told.state == "finished"
    written = capsys.readouterr().out
    assert written.count("\n") == 1
    last = written.rstrip("\n").rpartition("\r")[2]
    assert last.startswith("finished at epoch 400 of 400, train loss ")


def test_a_history_is_a_frame_of_what_is_installed() -> None:
    history = Trainer(CONFIG).run().history
    arrays = history.to_dict()
    assert list(arrays)[:2] == ["epoch", "train_loss"]
    for library in ("pandas", "polars"):
        if find_spec(library) is None:
            with pytest.raises(ImportError, match=f"{library} is installed here"):
                history.to_frame(library)
            continue
        frame = history.to_frame(library)
        assert type(frame).__module__.startswith(library)
        assert list(frame.columns) == list(arrays)
        for name, values in arrays.items():
            np.testing.assert_array_equal(frame[name].to_numpy(), values)


def test_a_frame_of_an_unknown_library_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="Frames are of pandas or polars, not of 'excel'"):
        Trainer(CONFIG).history.to_frame("excel")  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.skipif(not KERNEL, reason="nbconvert and ipykernel are not installed")
def test_a_real_kernel_shows_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exporters = import_module("nbconvert.exporters")
    preprocessors = import_module("nbconvert.preprocessors")
    written = import_module("nbformat.v4")
    for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "NNLAB_STORE"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    notebook = written.new_notebook(cells=[written.new_code_cell(cell) for cell in CELLS])
    executed, _ = preprocessors.ExecutePreprocessor(timeout=120, kernel_name="python3").preprocess(
        notebook, {"metadata": {"path": str(tmp_path)}}
    )
    told, *displayed = executed.cells
    line = "".join(output["text"] for output in told.outputs)
    assert line.rstrip().endswith(line.rpartition("\r")[2].rstrip())
    assert "finished at epoch 300 of 300" in line
    for cell in displayed:
        (output,) = cell.outputs
        assert "<table" in output["data"]["text/html"] or "<svg" in output["data"]["text/html"]
    page, _ = exporters.HTMLExporter().from_notebook_node(executed)
    assert "<b>two</b>" not in re.sub(r"<pre>.*?</pre>", "", page, flags=re.DOTALL)
    (tmp_path / "page.html").write_text(page)
    with Store.open(tmp_path / "runs.db") as store:
        assert len(store.runs) == 2
