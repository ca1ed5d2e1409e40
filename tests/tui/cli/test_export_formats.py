"""A format is one file: the command has its name, its help, its suffix and its writer from it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from nnlab.core.export import formats
from nnlab.core.export.formats import export_formats
from nnlab.tui.cli.commands.lab import nnlab as program
from nnlab.tui.cli.commands.runs.export import export_command
from nnlab.tui.cli.commands.runs.group import runs

from ...core.store.recording import kept, trained

MADE_UP = '''
"""Epochs as tally marks."""

from nnlab.core.export.export_format import ExportFormat


def _write(runs):
    return [("|" * run.summary.epoch + "\\n").encode() for run in runs]


FORMAT = ExportFormat(
    "marks", suffix="tally", summary="epochs as tally marks",
    contents="marks has a stroke for each epoch.",
    several_runs="marks has a line for each", write=_write,
)
'''


@pytest.fixture
def with_marks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "tally_marks.py").write_text(MADE_UP)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(folder)])
    monkeypatch.setitem(runs.commands, "export", export_command(export_formats()))
    yield
    sys.modules.pop(f"{formats.__name__}.tally_marks", None)


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = tmp_path / "runs.db"
    kept(path, trained(run_id="aa11", epochs=3), trained(run_id="bb22", epochs=5))
    return str(path)


def test_the_formats_that_are_there_are_known_by_name() -> None:
    assert list(export_formats()) == [
        "csv",
        "json",
        "npz",
        "onnx",
        "py",
        "safetensors",
        "tensorboard",
        "toml",
        "torch",
    ]


@pytest.mark.usefixtures("with_marks")
def test_a_new_format_is_in_the_commands_help_and_among_its_choices(nnlab, store: str):
    words = " ".join(nnlab("runs", "export", "--help").out.split())
    names = "csv, json, marks, npz, onnx, py, safetensors, tensorboard, toml"
    assert f"{names} or torch [default as the file ends, else csv]" in words
    assert "marks has a stroke for each epoch." in words
    assert "json is an array of objects, marks has a line for each, and the names" in words

    wrong = nnlab("runs", "export", "last", "--format", "docx", NNLAB_STORE=store)
    assert wrong.code == 2
    assert f"--format must be one of {names}, torch, not 'docx'." in wrong.err
    complete = ShellComplete(program, {}, "nnlab", "_NNLAB_COMPLETE")
    offered = complete.get_completions(["runs", "export", "aa11", "--format"], "ma")
    assert [(item.value, item.help) for item in offered] == [("marks", "epochs as tally marks")]


@pytest.mark.usefixtures("with_marks")
def test_a_new_format_is_written_by_its_name_and_by_its_suffix(nnlab, store: str, tmp_path: Path):
    printed = nnlab("runs", "export", "aa11", "bb22", "--format", "marks", NNLAB_STORE=store)
    assert (printed.code, printed.out) == (0, "|||\n|||||\n")

    file = tmp_path / "epochs.tally"
    assert nnlab("runs", "export", "bb22", "-o", str(file), NNLAB_STORE=store).code == 0
    assert file.read_text() == "|||||\n"
    unknown = nnlab("runs", "export", "bb22", "-o", str(tmp_path / "x.docx"), NNLAB_STORE=store)
    assert (
        "let it be .csv, .json, .tally, .npz, .onnx, .py, .safetensors, .tfevents or .toml."
        in unknown.err
    )
    several = nnlab("runs", "export", "aa11", "bb22", "--format", "toml", NNLAB_STORE=store)
    assert "toml is one run's config; csv, json, marks and npz hold several runs." in several.err


def test_torch_is_two_files_and_says_so_without_one(nnlab, store: str, tmp_path: Path):
    file = tmp_path / "net.py"
    export = ("runs", "export", "aa11", "--format", "torch")
    assert nnlab(*export, "-o", str(file), NNLAB_STORE=store).code == 0
    assert "import torch" in file.read_text()
    assert (tmp_path / "net.safetensors").read_bytes()[8:9] == b"{"

    assert nnlab(*export, "-o", str(file), NNLAB_STORE=store).code == 2
    alone = nnlab(*export, NNLAB_STORE=store)
    assert (alone.code, alone.out) == (2, "")
    assert "torch is two files: -o FILE.py names them." in alone.err
    same = nnlab(*export, "-o", str(tmp_path / "x.safetensors"), NNLAB_STORE=store)
    assert same.code == 2
    assert ".safetensors is what lies beside it." in same.err
    plain = nnlab("runs", "export", "aa11", "-o", str(tmp_path / "np.py"), NNLAB_STORE=store)
    assert plain.code == 0
    assert "import torch" not in (tmp_path / "np.py").read_text()


def test_a_format_whose_package_is_not_there_says_what_brings_it(
    nnlab, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("nnlab.core.export.export_format.find_spec", lambda name: None)
    for each in export_formats().values():
        file = str(tmp_path / f"{each.name}.{each.suffix}")
        export = ("runs", "export", "aa11", "--format", each.name, "-o", file)
        out = nnlab(*export, NNLAB_STORE=store)
        assert (f"pip install 'nnlab-tui[{each.needs}]' brings it." in out.err) == bool(each.needs)
        assert (out.code == 2) == bool(each.needs)
