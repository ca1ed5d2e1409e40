"""What is remembered comes back as it was, and whatever else is in the file does no harm."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.appearance.theme_names import THEME_NAMES, THEME_WORDS
from nnlab.tui.appearance.themes import THEMES
from nnlab.tui.settings.remembered import RememberedSettings
from nnlab.tui.settings.settings import Layout, Settings
from nnlab.tui.settings.settings_file import load_settings, save_settings, settings_path

PANELS = st.sampled_from(["loss", "boundary", "predictions", "network"])
LAYOUTS = st.builds(Layout, below=PANELS, chosen=PANELS)
SETTINGS = st.builds(Settings, layout=LAYOUTS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
KNOWN_NAMES = st.sampled_from([*Settings.model_fields, *Layout.model_fields])


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home") / "not yet" / "settings.json"


def assert_harmless(sentence: str) -> None:
    assert sentence.isprintable()
    assert len(sentence) < 500


@given(settings=SETTINGS)
def test_what_is_written_is_read_back(settings: Settings, path: Path) -> None:
    assert save_settings(settings, path) == ""
    assert load_settings(path) == (settings, "")
    assert [found.name for found in path.parent.iterdir()] == [path.name]


@given(content=st.binary(max_size=400))
def test_bytes_that_are_no_settings_are_told_in_a_sentence(content: bytes, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    settings, trouble = load_settings(path)
    assert settings == Settings(welcomed=True)
    assert trouble
    assert_harmless(trouble)


@given(said=st.dictionaries(KNOWN_NAMES | st.text(max_size=9), JSON, max_size=5))
def test_any_json_gives_settings_or_a_sentence(said: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(said), "utf-8")
    settings, trouble = load_settings(path)
    assert settings.theme in THEMES
    assert_harmless(trouble)
    # Whatever comes out can be written and read again.
    assert save_settings(settings, path) == ""
    assert load_settings(path) == (settings, "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "this is not JSON"),
        ("[" * 5000, "this is not JSON"),
        ("[1]", "the file: "),
        ('{"theme": "pink"}', "theme: "),
        ('{"theme": 7}', "theme: "),
        ('{"welcomed": "yes"}', "welcomed: "),
        ('{"layout": {"scale": 1}}', "layout.scale: "),
        ('{"layout": {"below": "\\u001b[31m"}}', "layout.below: "),
        ('{"layout": {"smoothing": "\\u001b]0;x\\u0007"}}', "layout.smoothing: "),
        ("x" * 70_000, "too large"),
    ],
)
def test_what_is_wrong_is_named_and_the_defaults_are_used(content, words, tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(content, "utf-8")
    settings, trouble = load_settings(path)
    assert words in trouble
    assert str(path) in trouble
    assert "\x1b" not in trouble
    assert settings == Settings(welcomed=True)


def test_names_of_another_version_are_passed_over(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "light", "font": 3, "layout": {"below": "maps", "zoom": {}}}')
    assert load_settings(path) == (Settings(theme="light", layout=Layout(below="maps")), "")


def test_what_is_no_file_is_not_read(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # to open one would wait for ever
    for path in (pipe, tmp_path, Path(os.devnull)):
        settings, trouble = load_settings(path)
        assert "are not a file" in trouble
        assert settings.welcomed


def test_a_name_that_can_not_be_is_told():
    assert "can't be read" in load_settings(Path("a\0b"))[1]
    assert "can't be kept" in save_settings(Settings(), Path("a\0b"))


def test_a_first_start_has_no_file_and_nothing_to_complain_of(tmp_path):
    assert load_settings(tmp_path / "none" / "settings.json") == (Settings(), "")


def test_where_nothing_can_be_written_it_is_said_once(tmp_path):
    (tmp_path / "file").write_text("")
    memory = RememberedSettings(tmp_path / "file" / "settings.json")
    assert not memory.trouble
    assert memory.remember(theme="light")
    assert "can't be kept" in memory.keep()
    assert memory.remember(theme="contrast")
    assert memory.keep() == ""
    assert memory.settings.theme == "contrast"


def test_only_what_changed_is_written(tmp_path):
    path = tmp_path / "settings.json"
    memory = RememberedSettings(path)
    assert memory.keep() == ""
    assert not path.exists()
    assert memory.remember(theme="light")
    assert not RememberedSettings().remember(theme="light")
    memory.keep()
    assert load_settings(path)[0].theme == "light"


def test_the_variable_puts_the_file_elsewhere_or_nowhere(monkeypatch, tmp_path):
    monkeypatch.setenv("NNLAB_SETTINGS", str(tmp_path / "mine.json"))
    assert settings_path() == tmp_path / "mine.json"
    monkeypatch.setenv("NNLAB_SETTINGS", "")
    assert settings_path() is None
    monkeypatch.delenv("NNLAB_SETTINGS")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    found = settings_path()
    assert found is not None
    assert found.name == "settings.json"
    assert found.is_relative_to(tmp_path)


def test_every_theme_has_its_name_and_its_words():
    assert tuple(THEMES) == THEME_NAMES == tuple(THEME_WORDS)
