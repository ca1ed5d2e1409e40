"""What is kept is its owner's alone, whatever the umask."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from nnlab.core.private_files import (
    close_to_others,
    make_private_file,
    make_private_folder,
    open_private,
    owner_if_other,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o277], ids=oct, autouse=True)
def _umask(request: pytest.FixtureRequest):
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_folders_that_are_missing_are_made_for_their_owner(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there").chmod(0o755)
    make_private_folder(tmp_path / "there" / "one" / "two")
    found = [rights(tmp_path / name) for name in ("there", "there/one", "there/one/two")]
    assert found == [0o755, 0o700, 0o700]
    make_private_folder(tmp_path / "there")


def test_a_folder_that_can_not_be_is_the_systems_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        make_private_folder(tmp_path / "file" / "within")
    with pytest.raises(FileExistsError):
        make_private_folder(tmp_path / "file")


def test_a_file_that_is_missing_is_made_and_one_that_is_there_is_left(tmp_path):
    for name in ("new", "shared"):
        path = tmp_path / name
        if name == "shared":
            path.write_text("rows")
            path.chmod(0o644)
        make_private_file(path)
    assert rights(tmp_path / "new") == 0o600
    assert rights(tmp_path / "shared") == 0o644
    assert (tmp_path / "shared").read_text() == "rows"


def test_a_file_that_a_link_points_to_is_made_where_it_points(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "target")
    make_private_file(tmp_path / "link")
    assert rights(tmp_path / "target") & 0o077 == 0


def test_rights_of_others_are_taken_back(tmp_path):
    path = tmp_path / "file"
    path.touch()
    path.chmod(0o666)
    close_to_others(path, tmp_path / "none")
    assert rights(path) == 0o600


def test_what_belongs_to_somebody_else_keeps_its_rights_and_is_named(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.touch()
    path.chmod(0o666)
    assert owner_if_other(path) == ""
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    import pwd

    assert owner_if_other(path) == pwd.getpwuid(mine).pw_name
    close_to_others(path)
    assert rights(path) == 0o666
    assert owner_if_other(tmp_path / "none") == owner_if_other(Path("a\0b")) == ""


def test_a_file_is_opened_for_its_owner_alone(tmp_path):
    with open(tmp_path / "file", "w", opener=open_private) as file:
        file.write("words")
    assert rights(tmp_path / "file") & 0o077 == 0
