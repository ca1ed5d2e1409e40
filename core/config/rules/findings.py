"""What pydantic finds wrong with a config, as sentences for the person who made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from ..errors import Problem, wrong_value
from ..hyperparameters.declared import HYPERPARAMETERS


def broken_rule(name: str, sentence: str) -> PydanticCustomError:
    """Say that values don't go together; the sentence stands at one hyperparameter."""
    return PydanticCustomError("broken_rule", "{sentence}", {"name": name, "sentence": sentence})


def _tells(name: str) -> bool:
    """Tell whether a hyperparameter's own check says what is wrong, behind its label."""
    return name in HYPERPARAMETERS and HYPERPARAMETERS[name].kind in {"drawing", "formula"}


def problems_in(error: ValidationError, values: Mapping[str, Any]) -> list[Problem]:
    """Turn pydantic's findings into one sentence for each hyperparameter."""
    problems: dict[str, Problem] = {}
    for finding in error.errors(include_url=False):
        context = finding.get("ctx", {})
        if finding["type"] == "broken_rule":
            problems[context["name"]] = Problem(context["name"], context["sentence"])
            continue
        name = str(finding["loc"][0]) if finding["loc"] else ""
        if finding["type"] == "value_error" and _tells(name):
            sentence = f"{HYPERPARAMETERS[name].label} {context['error']}."
            problems[name] = Problem(name, sentence)
            continue
        if name in problems:  # a list has a finding for each that is wrong
            continue
        problems[name] = wrong_value(HYPERPARAMETERS[name], values.get(name, finding["input"]))
    return list(problems.values())
