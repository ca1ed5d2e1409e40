"""What it means to declare a hyperparameter, and what a declaration can be asked.

A hyperparameter is a field of `RunConfig` made by `hyperparameter(...)`. Everything a person meets
is derived from that one declaration: the form field, the command-line flag, the line in a config
file, the sentence that refuses a wrong value, the help screen and the table in the README.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from .advice import ADVICE, Advice

Section = Literal["data", "network", "training"]
Kind = Literal[
    "integer", "number", "choice", "choice_each", "names", "switch", "widths", "drawing", "shape",
    "formula",
]  # fmt: skip
Value = int | float | str | bool | tuple[int, ...] | tuple[str, ...]
Defaults = Callable[[Mapping[str, Any]], Value]
Reason = Callable[[Mapping[str, Any]], str]
Words = str | Callable[[], str]

_KEY = "hyperparameter"
_EXPECTED = {
    "switch": "true or false",
    "shape": "the shape of a table and its fingerprint, which --data FILE finds out",
    "drawing": "points of five characters: a digit for the class and two of 0 to 9 and a to z for"
    " each of x1 and x2",
    "formula": "characters that compare numbers, such as x2 > sin(x1)",
}

DECLARED_ONLY = ConfigDict(defer_build=True)
"""For a section's model: only `RunConfig` checks values, so no other checks are ever built."""


def hyperparameter(
    default: Value,
    *,
    label: str,
    help: str,
    short: tuple[str, ...] = (),
    former: tuple[str, ...] = (),
    elsewhere: tuple[str, ...] = (),
    kind: Kind | None = None,
    unit: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    longest: int | None = None,
    choices: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    each: str | None = None,
    live: bool = False,
    essential: bool = False,
    varies: bool = False,
    applies: Mapping[str, tuple[str, ...]] | None = None,
    idle: Reason | None = None,
    default_from: Defaults | None = None,
    default_words: Words | None = None,
) -> Any:
    """Declare one hyperparameter as a pydantic field.

    Args:
        default: The value when nothing is said.
        label: Its short name beside the form field.
        help: One line for a person who does not know it.
        short: Short names, which are taken wherever the name is.
        former: Names that it had once; they are taken, and whoever uses one is told the name.
        elsewhere: What other programs and people call it; a refusal says what is meant.
        kind: What sort of value it takes, where its type and the rest do not tell.
        unit: What a number counts, e.g. `rows`.
        minimum: Smallest allowed value (of each width for a list of widths).
        maximum: Largest allowed value (of each width for a list of widths).
        longest: The most entries of a list, points of a drawing or characters of a formula.
        choices: For a choice, or for each of a list of names (which `longest` makes of it): every
            allowed name with the words that explain it, which may grow while the program runs.
        words: What other programs and people call a choice, and which one a refusal says it is.
        each: For a choice of which a list may be made instead, what each of its names is for.
        live: Whether it may change while a run trains, from the next step on.
        essential: Whether most runs differ in it, so that a form shows it first.
        varies: Whether it may differ between replicas of one run.
        applies: When it has an effect: other fields and the values they must have.
        idle: Says why else it has none, e.g. `without hidden layers`; empty where it has one.
        default_from: Finds the default from the other values where it depends on them.
        default_words: How to say such a default, e.g. `21 for xor, else 500`, or what finds that.

    Returns:
        What pydantic expects on the right of a field's annotation.
    """
    told: dict[str, Any] = {
        "short": short,
        "former": former,
        "elsewhere": elsewhere,
        "kind": kind,
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
        "longest": longest,
        "choices": {} if choices is None else choices,
        "words": {} if words is None else words,
        "each": each,
        "live": live,
        "essential": essential,
        "varies": varies,
        "applies": {} if applies is None else applies,
        "idle": idle,
        "default_from": default_from,
        "default_words": default_words,
    }
    number = longest is None  # the bounds of a list's widths are in its annotation
    return Field(
        default,
        title=label,
        description=help,
        json_schema_extra={_KEY: told},
        ge=minimum if number else None,
        le=maximum if number else None,
        max_length=longest if isinstance(default, tuple) and not choices else None,
    )


def one_of(choices: Container[str]) -> AfterValidator:
    """Let a field have those names only that are choices when it is checked."""

    def check(name: str) -> str:
        if name not in choices:
            raise ValueError("it is none of the choices")  # `wrong_value` says it in a sentence
        return name

    return AfterValidator(check)


@dataclass(frozen=True, slots=True)
class Hyperparameter:
    """One declared hyperparameter, as the form, the flags and the documents ask for it."""

    name: str
    """The one name: of the field of `RunConfig`, the flag, config files, JSON and filters."""
    section: Section
    """The form panel it belongs to."""
    kind: Kind
    """What sort of value it takes, and so which control and which parser serve it."""
    label: str
    """Its short name beside the form field."""
    help: str
    """One line for a person who does not know it."""
    advice: Advice
    """Which values are usual, and what too much and too little look like."""
    default: Value
    """The value when nothing is said (see `default_from`)."""
    unit: str
    """What a number counts; empty for a pure number."""
    short: tuple[str, ...]
    """Short names, which are taken wherever the name is."""
    former: tuple[str, ...]
    """Names that it had once, which are taken with a note."""
    elsewhere: tuple[str, ...]
    """What it is called elsewhere, which is refused with the name that is meant."""
    minimum: float | None
    """Smallest allowed value."""
    maximum: float | None
    """Largest allowed value."""
    longest: int | None
    """The most entries of a list, points of a drawing or characters of a formula."""
    choices: Mapping[str, str]
    """Allowed names with the words that explain them; empty unless a choice or names."""
    words: Mapping[str, str]
    """What choices are called elsewhere, with the choice that is meant."""
    each: str | None
    """What each name is for where a list may be made of a choice, e.g. `hidden layer`."""
    live: bool
    """Whether it may change while a run trains."""
    essential: bool
    """Whether most runs differ in it, so that a form shows it first."""
    varies: bool
    """Whether it may differ between replicas of one run."""
    applies: Mapping[str, tuple[str, ...]]
    """Other fields and the values they must have for this one to matter."""
    idle: Reason | None
    """Says why this one does not matter, for any other reason."""
    default_from: Defaults | None
    """Finds the default from the other values; `None` where it is constant."""
    default_words: Words | None
    """How to say a default that depends on other values."""

    def matters(self, values: Mapping[str, Any]) -> bool:
        """Tell whether this hyperparameter has any effect among these other values."""
        if self.idle is not None and self.idle(values):
            return False
        return all(values.get(name) in allowed for name, allowed in self.applies.items())

    def default_among(self, values: Mapping[str, Any]) -> Value:
        """Find the default given the other values, which need not be valid or complete."""
        return self.default if self.default_from is None else self.default_from(values)

    @property
    def flag(self) -> str:
        """The option of the command line, with its dashes."""
        return flag_of(self.name)

    @property
    def variable(self) -> str:
        """The environment variable that says it where no flag does."""
        return f"NNLAB_{self.name.upper()}"

    @property
    def expected(self) -> str:
        """What would be right, to stand after `must be` in a sentence."""
        limits = f"from {_plain(self.minimum)} to {_plain(self.maximum)}"
        match self.kind:
            case "choice":
                return "one of " + ", ".join(self.choices)
            case "choice_each":
                return f"one of {', '.join(self.choices)}, or a list with one for each {self.each}"
            case "names":
                return "one or more of " + ", ".join(self.choices) + ", each once"
            case "switch" | "shape":
                return _EXPECTED[self.kind]
            case "widths" | "drawing" | "formula":
                widths = f"widths, each a whole number {limits}, such as 6,8"
                return f"at most {self.longest} {_EXPECTED.get(self.kind, widths)}"
            case "integer" | "number":
                noun = "a whole number" if self.kind == "integer" else "a number"
                return f"{noun} {limits}"

    @property
    def default_text(self) -> str:
        """The default in words, for help and documents."""
        if self.kind in {"drawing", "shape"}:
            return "an example"
        words = self.default_words
        return (words() if callable(words) else words) or value_text(self.default)


def flag_of(name: str) -> str:
    """Write a name of a hyperparameter as an option of the command line."""
    return f"--{name.replace('_', '-')}"


def value_text(value: Any) -> str:
    """Write a hyperparameter's value as a person would type it; the parser reads it back."""
    match value:
        case bool():
            return "true" if value else "false"
        case tuple() | list():
            return ",".join(str(entry) for entry in value) or "none"
        case float():
            return _plain(value)
        case _:
            return str(value)


def declared_in(section: Section, model: type[BaseModel]) -> tuple[Hyperparameter, ...]:
    """Read back the declarations of one section's model, in order."""
    own = model.__annotations__
    return tuple(
        _read(section, name, field) for name, field in model.model_fields.items() if name in own
    )


def _read(section: Section, name: str, field: FieldInfo) -> Hyperparameter:
    extra = field.json_schema_extra
    if not isinstance(extra, dict) or not isinstance(told := extra.get(_KEY), dict):
        raise TypeError(f"{name} is a field of RunConfig but not declared by hyperparameter(...)")
    settings: dict[str, Any] = dict(told)
    return Hyperparameter(
        name=name,
        section=section,
        kind=settings.pop("kind") or _kind(field, settings),
        label=field.title or name,
        help=field.description or "",
        advice=ADVICE.get(name, Advice("")),
        default=field.default,
        **settings,
    )


def _kind(field: FieldInfo, settings: Mapping[str, Any]) -> Kind:
    if settings["choices"]:
        if settings["each"]:
            return "choice_each"
        return "choice" if settings["longest"] is None else "names"
    if settings["longest"] is not None:
        return "drawing" if field.annotation is str else "widths"
    kinds: dict[Any, Kind] = {bool: "switch", int: "integer", float: "number", str: "shape"}
    return kinds[field.annotation]


def _plain(number: float | None) -> str:
    """Write a number without a needless point or exponent, exactly enough to read it back."""
    if number is None:
        return "any"
    if abs(number) < 1e15 and number == int(number):
        return str(int(number))
    return repr(float(number))
