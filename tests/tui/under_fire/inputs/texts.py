"""Texts as people, accidents and enemies type them, drawn from a seed."""

from __future__ import annotations

import random
import string

from nnlab.core.config import HYPERPARAMETERS, PRESETS
from nnlab.core.config.hyperparameters.declaration import Hyperparameter, value_text

from ..hands import HOSTILE

NUMBERS = (
    "0", "1", "-1", "2", "3", "0.5", "1e-3", "1e3", "1e308", "1e309", "-0", "-0.0", "nan", "inf",
    "-inf", "1_000", "٣", "0x10", "1,5", "1.", ".5", "+2", " 2 ", "2**31", "99999999999999999999",
    "1e-400", "1/3", "10%", "½", "1e", "e5", "--1", "0b1", "5e-324", "true", "None",
)  # fmt: skip
"""What may or may not be a number."""

NAMES = (
    "", "x", "relu", "tanh", "sigmoid", "adam", "sgd", "xor", "spiral", "bce", "mse", "none",
    "constant", "step", "he", "all", "RELU", "re lu", "relu,tanh", "x1 x2", "x1^2", "sin(x1)",
    "tan", "adamm", "true", "false", "yes", "off", "y > sin(x)", "x1*x2>0", "x1 >", ")(", "1/0",
    "x**x**x", "__import__('os')", "lambda: 0", "8,8", "8x8", "4;5", "0,0", "8,,8", "8 8", "[8, 8]",
    "0.1,0.01", "0.001..1 log 5", "1..3", "..", "1..", "1..1e9 999999", "0..1 log",
)  # fmt: skip
"""What may or may not name something, or list several."""

_MORE_HOSTILE = (
    "../../x", "~", "~nobody/x", "/", "-", "--", "-9", "--help", "\x00", "\n", "\\", "'",
    '"', "`id`", "$(id)", "%s%n", "{}", "{0}", "\ud800", "\u200b", "\x9b31m", "A" * 5000,
    "é", "😀" * 40, "%", "\u2028", "\x85", "a\x1b[2Jb", "[bold]", "[/]", "[@click=app.bell]x[/]",
    "'; DROP TABLE x --",
)  # fmt: skip
_SIGNS = string.punctuation + string.digits + " \t\n\x00\x1béٮ日"


def hostile(chance: random.Random) -> str:
    """Draw what is meant to hurt."""
    return chance.choice((*HOSTILE, *_MORE_HOSTILE))


def mutated(chance: random.Random, text: str, times: int = 3) -> str:
    """Change a text in some places: take out, put in, double, swap, cut."""
    for _ in range(chance.randint(1, times)):
        place = chance.randint(0, len(text))
        kind = chance.randrange(6)
        if kind == 0:
            text = text[:place] + text[place + chance.randint(1, 4) :]
        elif kind == 1:
            text = text[:place] + chance.choice(_SIGNS) + text[place:]
        elif kind == 2:
            text = text[:place] + text[place : place + 20] * 2 + text[place + 20 :]
        elif kind == 3:
            text = text[:place] + hostile(chance)[:60] + text[place:]
        elif kind == 4:
            text = text[place:] + text[:place]
        else:
            text = text[:place]
    return text


def mutated_bytes(chance: random.Random, content: bytes, times: int = 6) -> bytes:
    """Change bytes in some places: flip, take out, put in, set to zero, cut."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, times)):
        if not changed:
            return b""
        place = chance.randrange(len(changed))
        long = chance.choice((1, 1, 2, 8, 64, 1024))
        kind = chance.randrange(6)
        if kind == 0:
            changed[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del changed[place : place + long]
        elif kind == 2:
            changed[place:place] = chance.randbytes(long)
        elif kind == 3:
            changed[place : place + long] = bytes(len(changed[place : place + long]))
        elif kind == 4:
            changed[place : place + long] = chance.randbytes(len(changed[place : place + long]))
        elif chance.random() < 0.3:
            del changed[place:]
        else:
            changed[place] = chance.choice((0, 0x7F, 0x80, 0xFF))
    return bytes(changed)


def value_for(chance: random.Random, declared: Hyperparameter) -> str:
    """Draw a text for a hyperparameter: right, at a bound or beyond it, changed, or hostile."""
    kind = chance.random()
    if kind < 0.70:
        return _right(chance, declared)
    if kind < 0.78:
        return chance.choice(NUMBERS)
    if kind < 0.84:
        return chance.choice(NAMES)
    if kind < 0.94:
        return mutated(chance, _right(chance, declared))
    return hostile(chance)


def _right(chance: random.Random, declared: Hyperparameter) -> str:
    if declared.choices and chance.random() < 0.7:
        return chance.choice([*declared.choices])
    preset = chance.choice([*PRESETS.values()])
    value = getattr(preset.config, declared.name)
    if declared.kind in {"integer", "number"} and chance.random() < 0.5:
        bounds = [each for each in (declared.minimum, declared.maximum) if each is not None]
        if bounds:
            bound = chance.choice(bounds)
            return f"{bound + chance.choice((-1, 0, 0, 1, 1e-9)):.12g}"
    return value_text(value)


def hyperparameter(chance: random.Random) -> Hyperparameter:
    """Draw one."""
    return chance.choice([*HYPERPARAMETERS.values()])
