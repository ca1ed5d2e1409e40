"""Formulas read: what is typed becomes what labels points, or is refused in a sentence.

    any    := all {"or" all}              sum     := product {("+" | "-") product}
    all    := denied {"and" denied}       product := signed {("*" | "/") signed}
    denied := "not" denied | chain        signed  := ("-" | "+") signed | power
    chain  := sum {compared sum}          power   := atom [("^" | "**") signed]
    atom   := number | name | name "(" any {"," any} ")" | "(" any ")"

Nothing that is typed is ever run: a formula becomes functions of this module and of `meaning`.
Its length and how deep it nests are bounded, and so are the time and the stack that it takes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from . import meaning
from .meaning import Sides, Values
from .tokens import Token, tokens_of

MOST_NESTED = 20
"""How many brackets, signs and powers may stand within each other."""

Run = Callable[[Values, Values], Any]
"""Computes a part of a formula from the points' two coordinates."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a formula."""

    run: Run
    """Gives its numbers, or its sides if it compares."""
    compares: bool
    """Whether it holds or not at a point, and else is a number there."""
    place: int
    """Which character of the text it begins with."""


def read(text: str) -> Callable[[Values, Values], Sides]:
    """Read a formula.

    Returns:
        What finds on which side points are, from their two coordinates.

    Raises:
        ValueError: If it can't be read, with words about that to stand behind the name of the
            hyperparameter.
    """
    return _Reader(tokens_of(text)).whole().run


class _Reader:
    """Reads tokens from the first to the last, each method what it is named for."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def whole(self) -> Part:
        if self._token.kind == "end":
            raise ValueError("must be a comparison such as y > sin(x), and it is empty")
        part = self._any()
        if self._token.kind != "end":
            raise ValueError(self._out_of_place())
        if not part.compares:
            raise ValueError(
                "compares nothing: <, <=, > or >= must part the plane in two classes, as"
                " y > sin(x) does; a number to be fitted is no formula's"
            )
        return part

    # --- what holds or not ---

    def _any(self) -> Part:
        return self._joined("or", self._all, meaning.either)

    def _all(self) -> Part:
        return self._joined("and", self._denied, meaning.both)

    def _joined(
        self, word: str, operand: Callable[[], Part], join: Callable[[Sides, Sides], Sides]
    ) -> Part:
        first = operand()
        if self._token.text != word:
            return first
        parts = [_comparing(first)]
        while self._takes(word):
            parts.append(_comparing(operand()))
        runs = [part.run for part in parts]
        return Part(lambda x, y: reduce(join, (run(x, y) for run in runs)), True, first.place)

    def _denied(self) -> Part:
        place = self._token.place
        if not self._takes("not"):
            return self._chain()
        part = _comparing(self._deeper(self._denied))
        return Part(lambda x, y: meaning.opposite(part.run(x, y)), True, place)

    def _chain(self) -> Part:
        first = self._sum()
        if self._token.text not in meaning.COMPARISONS:
            return first
        runs, signs = [_number(first).run], []
        while sign := self._takes(*meaning.COMPARISONS):
            signs.append(sign)
            runs.append(_number(self._sum()).run)

        def run(x: Values, y: Values) -> Sides:
            values = [each(x, y) for each in runs]
            steps = zip(signs, values[:-1], values[1:], strict=True)
            return reduce(meaning.both, (meaning.compared(*step) for step in steps))

        return Part(run, True, first.place)

    # --- numbers ---

    def _sum(self) -> Part:
        return self._calculated(("+", "-"), self._product)

    def _product(self) -> Part:
        return self._calculated(("*", "/"), self._signed)

    def _calculated(self, signs: tuple[str, ...], operand: Callable[[], Part]) -> Part:
        first = operand()
        if self._token.text not in signs:
            return first
        start = _number(first).run
        steps: list[tuple[Callable[[Values, Values], Values], Run]] = []
        while sign := self._takes(*signs):
            steps.append((meaning.OPERATORS[sign], _number(operand()).run))

        def run(x: Values, y: Values) -> Values:
            found = start(x, y)
            for operator, other in steps:
                found = operator(found, other(x, y))
            return found

        return Part(run, False, first.place)

    def _signed(self) -> Part:
        place = self._token.place
        if not (sign := self._takes("-", "+")):
            return self._power()
        run = _number(self._deeper(self._signed)).run
        return Part((lambda x, y: -run(x, y)) if sign == "-" else run, False, place)

    def _power(self) -> Part:
        base = self._atom()
        if not self._takes("^", "**"):
            return base
        lower, upper = _number(base).run, _number(self._deeper(self._signed)).run
        return Part(lambda x, y: meaning.power(lower(x, y), upper(x, y)), False, base.place)

    def _atom(self) -> Part:
        token = self._token
        if token.text == "(":
            return self._in_brackets()[0]
        if token.kind == "number":
            self._place += 1
            return _constant(token, float(token.text))
        if token.kind == "name" and token.text not in {"and", "or", "not"}:
            self._place += 1
            return self._named(token)
        what = "ends" if token.kind == "end" else f"has {token.words}"
        raise ValueError(f"{what} where a number, a name or a bracket must follow")

    def _named(self, token: Token) -> Part:
        name = token.text
        if name in meaning.FUNCTIONS:
            return self._function(token, meaning.FUNCTIONS[name])
        if name in meaning.CONSTANTS:
            return _constant(token, meaning.CONSTANTS[name])
        if name in meaning.VARIABLES:
            column = meaning.VARIABLES[name]
            return Part(lambda *point: point[column], False, token.place)
        known = (*meaning.VARIABLES, *meaning.CONSTANTS, *meaning.FUNCTIONS)
        raise ValueError(f"has {token.words}, which there is not; there are {', '.join(known)}")

    def _function(self, token: Token, function: meaning.Function) -> Part:
        if self._token.text != "(":
            raise ValueError(
                f"has {token.words} without a bracket behind it, as in {token.text}(x)"
            )
        values = self._in_brackets(several=True)
        runs = [_number(value).run for value in values]
        if function.several != (len(runs) > 1):
            takes = "two values or more" if function.several else "one value"
            raise ValueError(f"has {token.words} with {_counted(len(runs))}: it takes {takes}")
        if not function.several:
            only = runs[0]
            return Part(lambda x, y: function.of(only(x, y)), False, token.place)
        return Part(
            lambda x, y: reduce(function.of, (run(x, y) for run in runs)), False, token.place
        )

    def _in_brackets(self, *, several: bool = False) -> list[Part]:
        opened = self._token
        self._place += 1
        parts = [self._deeper(self._any)]
        while several and self._takes(","):
            parts.append(self._deeper(self._any))
        if self._token.kind == "end":
            raise ValueError(f"has {opened.words}, and no bracket that closes it")
        if not self._takes(")"):
            raise ValueError(self._out_of_place())
        return parts

    # --- one token after the other ---

    @property
    def _token(self) -> Token:
        return self._tokens[self._place]

    def _takes(self, *texts: str) -> str:
        """Go on behind the next token if it is one of these; empty if it is none."""
        text = self._token.text
        if text not in texts:
            return ""
        self._place += 1
        return text

    def _deeper(self, part: Callable[[], Part]) -> Part:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise ValueError(
                f"nests deeper than {MOST_NESTED} brackets, signs and powers at character"
                f" {self._token.place}"
            )
        found = part()
        self._depth -= 1
        return found

    def _out_of_place(self) -> str:
        """Say of the next token that nothing of its kind can follow there."""
        token = self._token
        if token.text == ")":
            return f"has {token.words}, which closes no bracket"
        if token.text == ",":
            return f"has {token.words}: only min and max take several values"
        before = self._tokens[self._place - 1]
        return (
            f"has {token.words} right behind {before.text!r}: a sign must stand between them, such"
            " as * for a product"
        )


def _constant(token: Token, value: float) -> Part:
    if math.isinf(value):
        raise ValueError(f"has {token.words}, which is too large a number")
    return Part(lambda x, y: value, False, token.place)


def _number(part: Part) -> Part:
    """Refuse what compares where a number must be."""
    if part.compares:
        raise ValueError(f"has a comparison at character {part.place} where a number must be")
    return part


def _comparing(part: Part) -> Part:
    """Refuse a number where something must hold or not."""
    if not part.compares:
        raise ValueError(f"has a number at character {part.place} where a comparison must be")
    return part


def _counted(values: int) -> str:
    return "one value" if values == 1 else f"{values} values"
