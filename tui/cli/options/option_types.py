"""How an option of the command line explains, completes and reads itself, whatever it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from click.shell_completion import CompletionItem

from ....core.config import HYPERPARAMETERS, ConfigError, parse_text
from ....core.config.errors import shown
from ..environment import variable_of
from ..errors import WrongUsage


class SectionOption(click.Option):
    """An option that knows under which heading of the help it stands.

    The environment may say it as well, by `NNLAB_` and its name. Hyperparameters have no variable
    here: theirs are for configs that are made (see `config_from_options.py`), and never for one
    that is stored.

    Attributes:
        section: The heading; empty for the command's own options, which stand last.
    """

    def __init__(self, *arguments: Any, section: str = "", **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.section = section
        long = next((option for option in self.opts if option.startswith("--")), "")
        if long and not self.hidden and self.name not in (*HYPERPARAMETERS, "store"):
            self.envvar = variable_of(long)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Write the one name in the first column, and short ones behind the explanation."""
        if self.hidden or (record := super().get_help_record(ctx)) is None:
            return None
        names, *short = [option for option in self.opts if option.startswith("--")]
        if self.secondary_opts:
            names = names.replace("--", "--[no-]", 1)
        elif not self.is_flag:
            names += f" {self.make_metavar(ctx)}"
        letters = [option for option in self.opts if not option.startswith("--")]
        also = f" Short: {', '.join(short)}." if short and self.name in HYPERPARAMETERS else ""
        explained, bracket, range_ = record[1].partition(" [")
        return ", ".join([*letters, names]), f"{explained}{also}{bracket}{range_}"

    def value_from_envvar(self, ctx: click.Context) -> Any:
        """Read the variable; a switch as people say yes and no."""
        text = self.resolve_envvar_value(ctx)
        if text is None or not self.is_flag:
            return super().value_from_envvar(ctx)
        try:
            return parse_text(HYPERPARAMETERS["bias"], text)  # as any switch is read
        except ConfigError:
            raise WrongUsage([f"{self.envvar} must be true or false, not {shown(text)}."]) from None


class KnownNames(click.ParamType):
    """A text for which the shell completes some known names; any text passes.

    What is wrong is said later, all at once, and not by click at the first wrong value.

    Args:
        names: What can be completed, with the words that explain each.
        several: Whether it is a list, so that each of its names is completed.
    """

    name = "name"

    def __init__(self, names: Mapping[str, str], *, several: bool = False) -> None:
        self._names = names
        self._several = several

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Give the names that begin with what was typed so far."""
        before, comma, begun = incomplete.rpartition(",") if self._several else ("", "", incomplete)
        return [
            CompletionItem(before + comma + name, help=words)
            for name, words in self._names.items()
            if name.startswith(begun)
        ]
