"""A config file that can't be used is refused in a sentence that names it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.config import ConfigError, RunConfig, printable
from nnlab.core.config.formats.files import document_from_json, document_from_toml, load, save


def refusal(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert problem.sentence[-1] in ".?"
    assert printable(problem.sentence) == problem.sentence
    return problem.sentence


def written(folder: Path, content: bytes, name: str = "run.toml") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert refusal(path) == f"The config file {path} can't be read: No such file or directory."


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"The config file {tmp_path} can't be read: Is a directory."


def test_a_name_with_an_escape_sequence_is_harmless(tmp_path: Path) -> None:
    assert "�[31m" in refusal(tmp_path / "\x1b[31m.toml")


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert "can't be read" in refusal(tmp_path / "a\x00b.toml")
    assert "can't be read" in refusal(tmp_path / ("a" * 5000))


def test_a_file_too_large_to_be_a_config(tmp_path: Path) -> None:
    path = written(tmp_path, b"#" * 64_001)
    assert refusal(path) == f"The config file {path} is over 64,000 bytes: not a config."


def test_the_largest_file_allowed(tmp_path: Path) -> None:
    assert load(written(tmp_path, b"seed = 1\n" + b"#" * 63_991)).values == {"seed": 1}


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = written(tmp_path, b"seed = 1 # \xff\xfe")
    assert refusal(path) == f"The config file {path} is not UTF-8 text."


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.toml", b"seed = ", "This is not TOML: "),
        ("run.toml", b"seed = 1\nseed = 2", "This is not TOML: "),
        ("run.toml", b'seed = "\x1b[2J"', "This is not TOML: "),
        ("run.toml", b"seed = " + b"9" * 5000, "This is not TOML: "),
        ("run.toml", b"seed = " + b"[" * 5000, "This is not TOML: "),
        ("run.toml", b"a" + b".a" * 5_000 + b" = 1", "'a' is not a hyperparameter."),
        ("run.json", b"{", "This is not JSON: "),
        ("run.json", b"", "This is not JSON: "),
        ("run.json", b'{"seed": ' + b"9" * 5000 + b"}", "This is not JSON: "),
        ("run.json", b"[" * 60_000, "This is not JSON: "),
        ("run.JSON", b"[1]", "A config in JSON must be an object of names and values."),
        ("run.json", b"3", "A config in JSON must be an object of names and values."),
        ("run.json", b'{"sed": 1}', "'sed' is not a hyperparameter. Did you mean seed?"),
    ],
)
def test_content_that_is_no_config(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = written(tmp_path, content, name)
    assert refusal(path).startswith(f"In {path}: {words}")


def test_deeply_nested_values_are_wrong_values() -> None:
    nested: Any = document_from_json('{"seed": ' + "[" * 500 + "]" * 500 + "}").values
    with pytest.raises(ConfigError, match=r"^seed must be a whole number"):
        RunConfig(**nested)


@given(st.text() | st.text('seed=[]{}".,\n 123#'))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (document_from_toml, document_from_json):
        message = ""
        try:
            read(text)
        except ConfigError as error:
            message = str(error)
        assert all(printable(line) == line for line in message.split("\n"))


def test_values_of_toml_that_no_hyperparameter_has_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"^seed must be a whole number .*, not 1979-05-27.$"):
        RunConfig(**document_from_toml("seed = 1979-05-27").values)
    with pytest.raises(ConfigError, match=r"^noise must be a number .*, not nan.$"):
        RunConfig(**document_from_toml("noise = nan").values)


def test_a_failed_save_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.toml"
    save(RunConfig(seed=1), path)
    before = path.read_bytes()

    def disk_full(source: Path, target: Path) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", disk_full)
    with pytest.raises(OSError, match="no space left"):
        save(RunConfig(seed=2), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_save_replaces_the_file_in_one_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.toml"
    save(RunConfig(seed=1), path)
    whole_before_the_move: list[dict[str, Any]] = []
    move = os.replace

    def watched(source: Any, target: Any, **others: Any) -> None:
        whole_before_the_move.extend([load(Path(source)).values, load(path).values])
        move(source, target, **others)

    monkeypatch.setattr(os, "replace", watched)
    save(RunConfig(seed=2), path)
    assert [values["seed"] for values in whole_before_the_move] == [2, 1]
    assert load(path).values["seed"] == 2


def test_saving_into_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        save(RunConfig(), tmp_path / "none" / "run.toml")


def test_a_saved_file_can_be_read_by_whom_the_umask_lets(tmp_path: Path) -> None:
    path, plain = tmp_path / "run.toml", tmp_path / "plain"
    save(RunConfig(), path)
    plain.touch()
    assert path.stat().st_mode == plain.stat().st_mode
