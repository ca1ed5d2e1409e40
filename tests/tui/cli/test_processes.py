"""What only a real process shows: imports, signals, pipes, environment."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

from nnlab.core.training.background import BackgroundRun
from nnlab.tui.cli import main, program
from nnlab.tui.cli.program import run_program
from nnlab.tui.cli.threads import THREAD_VARIABLES, use_one_thread
from nnlab.tui.terminal.interruption import SIGNALS, Interruption

# A test runner in the background ignores SIGINT, and its children inherit that.
NNLAB = [
    sys.executable,
    "-c",
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
    " from nnlab.tui.cli import main; sys.exit(main())",
]
LONG = ["train", "--preset", "spiral", "--epochs", "1000000", "--json"]


def started(
    *words: str, environment: Mapping[str, str] | None = None, **streams: int
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*NNLAB, *words],
        stdout=streams.get("stdout", subprocess.PIPE),
        stderr=streams.get("stderr", subprocess.PIPE),
        stdin=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        text=True,
    )


def test_help_and_presets_wait_for_nothing_heavy():
    code = (
        "import sys; from nnlab.tui.cli import main; main(['--help']); main(['presets']);"
        " print({'numpy', 'textual', 'rich', 'plotext'} & set(sys.modules), file=sys.stderr)"
    )

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stderr == "set()\n"


def test_the_module_and_the_command_are_the_same(tmp_path: Path):
    command = str(Path(sys.executable).with_name("nnlab"))
    # What lies in the folder they are called in is nothing to either.
    (tmp_path / "click.py").write_text("raise SystemExit('another click')")

    for words in (["--help"], ["--version"], ["train", "--nothing"], ["presets"]):
        by_command, by_module = (
            subprocess.run(
                [*begin, *words], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            for begin in ([command], [sys.executable, "-m", "nnlab.tui"])
        )
        assert by_module.stdout == by_command.stdout
        assert by_module.stderr == by_command.stderr
        assert by_module.returncode == by_command.returncode
        assert by_module.stdout + by_module.stderr


def test_the_collector_waits_for_the_start_only(monkeypatch):
    begun, waits = [], []
    wait = BackgroundRun.wait
    monkeypatch.setattr(
        program, "run_program", lambda words: begun.append(gc.isenabled()) or run_program(words)
    )
    monkeypatch.setattr(
        BackgroundRun, "wait", lambda run, s=None: waits.append(gc.isenabled()) or wait(run, s)
    )

    assert main(["train", "--dataset", "xor", "--epochs", "1", "--quiet"]) == 0

    assert begun == [False]
    assert set(waits) == {True}
    assert gc.isenabled()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_prints_the_partial_result(number, code):
    process = started(*LONG)
    assert process.stderr is not None
    assert process.stderr.readline().startswith("epoch")

    process.send_signal(number)
    out, err = process.communicate(timeout=60)

    result = json.loads(out)
    assert process.returncode == code
    assert result["status"] == "stopped"
    assert 0 <= result["epochs"] < 1_000_000
    assert "Traceback" not in err


def test_a_reader_that_has_seen_enough_ends_it_quietly():
    process = started("presets")
    assert process.stdout is not None
    process.stdout.close()

    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 141
    process.stderr.close()


def test_without_a_terminal_it_says_one_sentence():
    ended = subprocess.run(
        [sys.executable, "-m", "nnlab.tui"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1
    assert "`nnlab train`" in ended.stderr


def test_streams_that_are_closed_at_the_start_are_no_traceback():
    ended = subprocess.run(
        ["sh", "-c", '"$0" -m nnlab.tui train --preset xor --epochs 2 <&- >&-', sys.executable],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ended.returncode == 0
    assert "Traceback" not in ended.stderr


def test_the_first_signal_stops_and_the_second_leaves(monkeypatch):
    calls: list[object] = []
    monkeypatch.setattr(os, "_exit", calls.append)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with Interruption() as interruption:
            signal.raise_signal(signal.SIGINT)
            interruption.attach(lambda: calls.append("stop"))
            assert calls == ["stop"]
            signal.raise_signal(signal.SIGINT)
            assert calls[:2] == ["stop", 130]  # the process would be gone by now
            assert interruption.exit_code == 130
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (signal.SIGINT, signal.SIGINT, 130),
        (signal.SIGINT, signal.SIGTERM, 143),
        (signal.SIGTERM, signal.SIGINT, 130),
        (signal.SIGTERM, signal.SIGTERM, 143),
        # A line that drops is told more than once, and nobody is there who could be in a hurry.
        (signal.SIGHUP, signal.SIGHUP, None),
        (signal.SIGHUP, signal.SIGTERM, None),
        (signal.SIGHUP, signal.SIGINT, None),
        (signal.SIGTERM, signal.SIGHUP, None),
    ],
)
def test_the_second_signal_leaves_at_once_unless_the_line_has_dropped(
    monkeypatch, first, second, code
):
    left: list[int] = []
    stops: list[str] = []

    def leave(code: int) -> None:
        left.append(code)
        raise SystemExit(code)  # as nothing after it is done

    monkeypatch.setattr(os, "_exit", leave)
    before = {number: signal.signal(number, signal.SIG_DFL) for number in SIGNALS}
    try:
        with Interruption() as interruption:
            interruption.attach(lambda: stops.append("stop"))
            signal.raise_signal(first)
            assert (left, stops) == ([], ["stop"])
            with suppress(SystemExit):
                signal.raise_signal(second)
        assert left == ([] if code is None else [code])
        assert stops == ["stop"]
        assert (interruption.signal, interruption.exit_code) == (first, 128 + first)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


STUBBORN = (
    "import signal, sys, time\n"
    "from nnlab.tui.terminal.interruption import Interruption\n"
    "for number in (signal.SIGINT, signal.SIGTERM):\n"
    "    signal.signal(number, signal.default_int_handler)\n"
    "with Interruption() as interruption:\n"
    "    interruption.attach(lambda: print('stopping', flush=True))\n"
    "    print('ready', flush=True)\n"
    "    while True:\n"
    "        time.sleep(60)\n"
)
"""A program whose batch never ends."""


def test_a_program_that_does_not_stop_is_left_by_the_second_signal():
    process = subprocess.Popen(
        [sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for number, line in ((None, "ready"), (signal.SIGINT, "stopping"), (signal.SIGTERM, "")):
        if number is not None:
            process.send_signal(number)
        assert process.stdout.readline().strip() == line
    _, err = process.communicate(timeout=60)

    assert process.returncode == 143
    assert err == ""  # no terminal, so no cursor to bring back


def test_on_a_terminal_the_second_signal_brings_the_cursor_back():
    child = pexpect.spawn(sys.executable, ["-c", STUBBORN], encoding="utf-8", timeout=60)
    child.expect_exact("ready")
    child.kill(signal.SIGTERM)
    child.expect_exact("stopping")
    child.kill(signal.SIGTERM)
    child.expect_exact("\x1b[?25h")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 143


def test_a_process_that_ignores_signals_goes_on_ignoring_them():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Interruption() as interruption:
            signal.raise_signal(signal.SIGINT)
        assert interruption.signal is None
    finally:
        signal.signal(signal.SIGINT, before)


def test_matrix_products_stay_on_one_thread_unless_told_otherwise(monkeypatch):
    for variable in THREAD_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "4")

    use_one_thread()

    assert os.environ["OPENBLAS_NUM_THREADS"] == os.environ["OMP_NUM_THREADS"] == "1"
    assert os.environ["MKL_NUM_THREADS"] == "4"
