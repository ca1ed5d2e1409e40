"""What the lab remembers from one start to the next: its look and how its panels are laid out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..appearance.theme_names import ThemeName
from ..drawing.chart.measures import Kind
from ..drawing.chart.plot.vertical import Scale
from ..drawing.chart.smoothing import Smoothing

# A later version may have panels that this one does not know; whoever lays them out looks.
PanelName = Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")]


class _Remembered(BaseModel):
    # Names that are not known here belong to another version: no reason to complain.
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


BeginsAt = Literal["ramp", "max"]
"""How fast runs begin: faster and faster from ten epochs a second on, or at full speed."""


class Layout(_Remembered):
    """Which panels are seen, and how they draw."""

    below: PanelName = "predictions"
    """The panel below those that are always seen on a large screen."""
    chosen: PanelName = "loss"
    """The panel that was gone to last: on a small screen the only one."""
    maximised: bool = False
    """Whether it has all the room."""
    measure: Kind = "loss"
    """What the chart draws."""
    scale: Scale = "auto"
    """How its vertical axis is."""
    by_time: bool = False
    smoothing: Smoothing = "off"
    discretize: bool = False
    """Whether the boundary is sharp."""


class Settings(_Remembered):
    """Everything that is remembered."""

    theme: ThemeName = "dark"
    welcomed: bool = False
    """Whether the screen of the very first start was seen."""
    speed: BeginsAt = "ramp"
    """How fast runs begin where nothing else is said."""
    calls: bool = True
    """Whether the terminal rings when a run ends while nobody looks."""
    pixels: bool = True
    """Whether the boundary and a network with all the room are pixels where the terminal can."""
    layout: Layout = Layout()
