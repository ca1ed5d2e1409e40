"""A file is there whole or as it was, and what was left of it goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnlab.core import atomic_file
from nnlab.core.atomic_file import write_whole

LONG_AGO = 1_000_000_000
NOBODY = 2**31 - 1
"""A number that no process has, as no system has so many."""


@pytest.fixture(autouse=True)
def every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have folders looked through each time, as if by another process."""
    monkeypatch.setattr(atomic_file, "_left_behind", atomic_file._left_behind.__wrapped__)


def left(folder: Path, name: str, process: int, when: int = LONG_AGO) -> Path:
    """Leave a part of a file behind."""
    part = folder / f"{name}.{process}-0123abcd.part"
    part.write_bytes(b"half of")
    os.utime(part, (when, when))
    return part


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path):
    def pieces() -> Iterator[bytes]:
        yield b"half of"
        raise ValueError("no more")

    write_whole(tmp_path / "a.csv", "whole")
    with pytest.raises(ValueError, match="no more"):
        write_whole(tmp_path / "a.csv", pieces())
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"a.csv": "whole"}


def test_what_a_killed_process_left_of_a_file_goes_when_that_is_written_again(tmp_path: Path):
    part, another = left(tmp_path, "a.csv", NOBODY), left(tmp_path, "b.csv", NOBODY)
    write_whole(tmp_path / "a.csv", "whole")
    assert not part.exists()
    assert another.exists()


def test_what_may_still_be_written_stays(tmp_path: Path):
    alive, new = left(tmp_path, "a.csv", os.getpid()), left(tmp_path, "a.csv", NOBODY, when=2**32)
    strange = left(tmp_path, "a.csv", 9_999_999_999)
    own = tmp_path / "a.csv.part"
    own.touch()
    write_whole(tmp_path / "a.csv", "whole")
    assert all(each.exists() for each in (alive, new, strange, own))


def test_a_process_looks_through_a_folder_once(tmp_path: Path, monkeypatch):
    monkeypatch.undo()
    write_whole(tmp_path / "a.csv", "whole")
    part = left(tmp_path, "a.csv", NOBODY)
    write_whole(tmp_path / "a.csv", "whole")
    assert part.exists()
