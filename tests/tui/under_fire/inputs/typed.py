"""What people type: into fields of the lab, as flags, filters, state lines, drawings and sweeps."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from nnlab.core.config import HYPERPARAMETERS, PRESETS, ConfigError, RunConfig, value_text
from nnlab.core.config.formats.state_line import from_state, to_state
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.store.errors import StoreError
from nnlab.core.store.labels import Labels
from nnlab.core.store.selection.filter import read_filter
from nnlab.core.training.control.goal import parse_stride
from nnlab.tui.lab.form.draft import Draft

from .judge import call, command
from .texts import NAMES, NUMBERS, hostile, hyperparameter, mutated, value_for

Verdict = tuple[str, str]

SHORT = ("--epochs", "2", "--evaluate-every", "1", "--time-limit", "2", "--quiet")
"""What follows all that is drawn, so that a run is short; the last one said wins."""
_SMALL = {"hidden_layers", "replicas", "samples", "epochs"}
"""What may be so large that a run takes long, rightly."""


def _refused(work: Callable[[], object]) -> list[str]:
    """Give the sentences by which something is refused; none if it is not."""
    try:
        work()
    except ConfigError as error:
        return [problem.sentence for problem in error.problems]
    except StoreError as error:
        return [str(error)]
    return []


def field(chance: random.Random, folder: Path) -> tuple[str, Verdict]:
    """Type into some fields of the form, one after the other."""
    typed = [(each.name, value_for(chance, each)) for each in _some(chance)]
    start = chance.choice([*PRESETS.values()]).config

    def work() -> list[str]:
        draft = Draft(start)
        for name, text in typed:
            draft.type(name, text)
            draft.keep(name)
            draft.find_preset()
            _ = draft.telling
        return [*draft.problems.values()]

    return repr(typed), call(work)


def _some(chance: random.Random, most: int = 4) -> list:
    return [hyperparameter(chance) for _ in range(chance.randint(1, most))]


def flags(chance: random.Random, folder: Path) -> tuple[str, Verdict]:
    """Say flags on the command line, which makes a config of them."""
    words = [chance.choice(("config", "config", "check"))]
    if words == ["config"]:
        words += chance.choice(([], ["--line"], ["--all"], ["--bare"]))
    words += _flags(chance)
    return repr(words), command(words, folder)


def _flags(chance: random.Random) -> list[str]:
    words = ["--preset", chance.choice([*PRESETS])] if chance.random() < 0.4 else []
    for declared in _some(chance):
        text = value_for(chance, declared)
        if declared.name in _SMALL and len(text) > 3:
            text = "3"
        flag = declared.flag if chance.random() < 0.95 else mutated(chance, declared.flag, 1)
        words += [f"{flag}={text}"] if chance.random() < 0.5 else [flag, text]
    if chance.random() < 0.05:
        words.insert(chance.randint(0, len(words)), hostile(chance))
    return [word.replace("\x00", "") for word in words]  # no system passes that on


def run(chance: random.Random, folder: Path) -> tuple[str, Verdict]:
    """Train for two epochs by whatever is said."""
    words = ["train", *_flags(chance), *SHORT]
    words += chance.choice(([], ["--json"], ["--predictions"], ["--json", "--predictions"]))
    if chance.random() < 0.2:
        words += ["--name", hostile(chance).replace("\x00", ""), "--tag", chance.choice(NAMES)]
        words += ["--note", hostile(chance).replace("\x00", "")]
    return repr(words), command(words, folder)


def condition(chance: random.Random, folder: Path) -> tuple[str, Verdict]:
    """Filter, sort and name the runs that are kept."""
    words = " ".join(_term(chance) for _ in range(chance.randint(1, 4)))
    if chance.random() < 0.3:
        words = mutated(chance, words)
    if chance.random() < 0.5:
        return repr(words), call(lambda: [*read_filter(words).problems])
    verb = chance.choice(("list", "list", "show", "compare", "export", "label"))
    said = ["runs", verb, words.replace("\x00", "")]
    if verb == "list":
        said += ["--sort", chance.choice((*NAMES, *HYPERPARAMETERS, "age", "loss"))]
        said += chance.choice(([], ["--json"], ["--csv"], ["--limit", chance.choice(NUMBERS)]))
    return repr(said), command(said, folder)


def _term(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.2:
        return chance.choice(NAMES)
    if kind < 0.3:
        return hostile(chance)
    name = chance.choice(
        (*HYPERPARAMETERS, "lr", "loss", "val_accuracy", "age", "tag", "id", "epoch")
    )
    sign = chance.choice(("=", "==", "!=", "<", "<=", ">", ">=", ":", "<>", "≥", ""))
    value = chance.choice((*NUMBERS, *NAMES, "0.1..1", "..5", "2h", "3d"))
    return f"{name}{sign}{value}"


def state(chance: random.Random, folder: Path) -> tuple[str, Verdict]:
    """Paste a state line that something has happened to."""
    line = to_state(chance.choice([*PRESETS.values()]).config)
    for declared in _some(chance, 2):
        line += f"/{declared.flag.lstrip('-')}={value_for(chance, declared)}"
    if chance.random() < 0.3:
        line = mutated(chance, line)
    if chance.random() < 0.7:
        return repr(line), call(lambda: _refused(lambda: to_state(from_state(line))))
    words = ["config", "--state", line.replace("\x00", "")]
    return repr(words), command(words, folder)


def drawing(chance: random.Random, folder: Path) -> tuple[str, Verdict]:
    """Say points of one's own."""
    letters = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = "".join(
        f"{chance.randrange(3)}{chance.choice('0ax')}{''.join(chance.choices(letters, k=1))}0i"
        for _ in range(chance.choice((0, 1, 2, 5, 40, 40, 400, 401)))
    )
    if chance.random() < 0.3:
        text = mutated(chance, text)
    if chance.random() < 0.6:
        return repr(text), call(lambda: _refused(lambda: RunConfig(dataset="drawn", drawing=text)))
    words = ["train", "--dataset", "drawn", f"--drawing={text}".replace("\x00", ""), *SHORT]
    return repr(words), command(words, folder)


def formula(chance: random.Random, folder: Path) -> tuple[str, Verdict]:
    """Say which points are of which class by a formula."""
    parts = (
        "x", "y", "x1", "x2", "sin(", "abs(", "sqrt(", ")", "(", "+", "-", "*", "/", "^", "**", "<",
        ">", "=", "and", "or", "2", "0.5", "pi", "e", ",", "not", "r", "1e9", "if", ".",
    )  # fmt: skip
    text = chance.choice(("y > sin(x)", "x1*x2 > 0", "x^2 + y^2 < 0.5"))
    if chance.random() < 0.5:
        text = " ".join(chance.choices(parts, k=chance.randint(1, 12)))
    if chance.random() < 0.2:
        text = mutated(chance, text)
    if chance.random() < 0.1:
        text = chance.choice(("(", "-", "not ", "sin(")) * chance.choice((50, 5000)) + text
    words = ["train", f"--formula={text}".replace("\x00", ""), *SHORT]
    return repr(words), command(words, folder)


def sweep(chance: random.Random, folder: Path) -> tuple[str, Verdict]:
    """List values that a sweep goes along."""
    declared = hyperparameter(chance)
    values = chance.choice((",", ";", "..", " ")).join(
        value_for(chance, declared) for _ in range(chance.randint(1, 3))
    )
    name = chance.choice((declared.name, declared.flag, *declared.short, chance.choice(NAMES)))
    text = f"{name}={values}{chance.choice(('', ' log', ' log 3', ' 4', ' linear 3'))}"
    return repr(text), call(lambda: _refused(lambda: axis_of(text)))


def goal(chance: random.Random, folder: Path) -> tuple[str, Verdict]:
    """Say how far a run is to go, and what it is called."""
    text = f"{chance.choice(('run ', 'until ', '', 'go '))}{chance.choice((*NUMBERS, *NAMES))}"
    text += chance.choice(("", " %", " epochs", "%", " loss"))
    if chance.random() < 0.3:
        text = mutated(chance, text)

    def work() -> list[str]:
        found = _refused(lambda: parse_stride(text))
        return [*found, *_refused(lambda: Labels.read(name=text, tags=(text,), note=text))]

    return repr(text), call(work)


def defaults_say_themselves() -> list[str]:
    """Give the hyperparameters whose default, as text, is none of their values."""
    draft = Draft(RunConfig())
    return [
        name
        for name, declared in HYPERPARAMETERS.items()
        if draft.texts[name] != value_text(declared.default_among(draft.values))
    ]
