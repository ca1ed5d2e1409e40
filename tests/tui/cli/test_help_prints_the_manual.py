"""`nnlab help` lists the manual's pages and prints one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from nnlab.core.config import HYPERPARAMETERS
from nnlab.tui.manual.pages import PAGES, read_page

from .test_help_and_lists import completed


def test_without_a_page_all_are_listed_with_a_sentence_each(nnlab):
    outcome = nnlab("help")
    assert (outcome.code, outcome.err) == (0, "")
    assert max(map(len, outcome.out.splitlines())) <= 80
    flowing = " ".join(outcome.out.split())
    for name in PAGES:
        assert f" {name} {read_page(name).summary}" in flowing


@pytest.mark.parametrize("name", PAGES)
def test_a_pipe_gets_a_page_as_it_is_written(nnlab, name):
    outcome = nnlab("help", name)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == read_page(name).readable
    assert "\x1b" not in outcome.out


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_terminal_gets_it_laid_out_in_its_width(nnlab, name, columns):
    outcome = nnlab("help", name, terminal=True, columns=columns, NO_COLOR="1")
    lines = [
        line.replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[1;4m", "")
        for line in outcome.out.splitlines()
    ]
    assert outcome.code == 0
    assert lines[0] == read_page(name).title or columns == 40
    assert "\x1b" not in "".join(lines)
    assert max(map(len, lines)) <= min(columns, 100)
    assert not [line for line in lines if re.match(r"#+ |\| --", line)]


def test_the_page_of_hyperparameters_explains_each(nnlab):
    text = nnlab("help", "hyperparameters").out
    for declared in HYPERPARAMETERS.values():
        assert declared.flag in text
        assert declared.help in text


def test_a_terminal_without_unicode_gets_ascii(nnlab):
    for name in PAGES:
        outcome = nnlab("help", name, terminal=True, encoding="ascii")
        assert outcome.code == 0
        assert outcome.out.isascii()
        assert outcome.out.count("?") <= read_page(name).text.count("?") + 3  # δ, ∂ twice


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("kyes", "The manual has no page 'kyes'. Did you mean keys?"),
        ("terminal", "The manual has no page 'terminal'. Did you mean terminals or train?"),
        ("resume", "The manual has no page 'resume'. Did you mean `nnlab resume --help`?"),
        ("\x1b[2J", f"The manual has no page '�[2J'. Its pages are {', '.join(PAGES)}."),
    ],
)
def test_a_page_that_is_none_is_wrong_usage_with_what_was_probably_meant(nnlab, word, sentence):
    outcome = nnlab("help", word)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines()[0] == f"Error: {sentence}"


def test_one_page_at_a_time(nnlab):
    outcome = nnlab("help", "keys", "runs")
    assert outcome.code == 2
    assert "There is no use for 'runs' here." in outcome.err


def test_pages_are_completed(nnlab):
    assert completed(nnlab, "nnlab help ") == set(PAGES)
    assert completed(nnlab, "nnlab help k") == {"keys"}


def test_a_page_can_be_written_to_a_file(nnlab, tmp_path: Path):
    file = tmp_path / "keys.md"
    assert nnlab("help", "keys", "-o", str(file), terminal=True).code == 0
    assert file.read_text("utf-8") == read_page("keys").readable


def test_a_page_in_a_pipe_waits_for_nothing_heavy():
    code = (
        "import sys; from nnlab.tui.cli import main; main(['help']); main(['help', 'keys']);"
        " print({'numpy', 'textual', 'rich', 'plotext'} & set(sys.modules), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr == "set()\n"
