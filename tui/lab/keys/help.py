"""The lab's help: all keys, and what has the focus."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from ...appearance.look import Look
from ...manual.help import About, HelpScreen, about_hyperparameter
from ...widgets.actions import Action
from ..form.field import HyperparameterField
from ..panels.kinds import PanelKind
from .actions import OTHER_KEYS


def lab_help(
    look: Look, actions: Sequence[Action], focused: Widget | None, panel: PanelKind
) -> HelpScreen:
    """Make the screen that explains the focused field, or else a panel, and lists all keys.

    Args:
        look: Characters and colours.
        actions: What can be done in the lab.
        focused: What has the focus.
        panel: The panel that has it, or that was gone to last.
    """
    within = focused.ancestors if focused else ()
    field = next((node for node in within if isinstance(node, HyperparameterField)), None)
    about = (
        about_hyperparameter(field.declared)
        if field
        else About(panel.title, panel.sees or panel.help, panel.keys)
    )
    page = "hyperparameters" if field else "lab"
    return HelpScreen(look, actions, about=about, of_lab=OTHER_KEYS, page=page)
