"""Commands of the palette that switch something on or off, which is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.app import SystemCommand

from ...terminal.pixels.choice import PixelChoice


def switch_commands(
    remember: Callable[..., object], say: Callable[[str], object], in_pixels: PixelChoice
) -> Iterator[SystemCommand]:
    """Give what switches calls and pixels.

    Args:
        remember: Changes settings, by their names.
        say: Says a sentence.
        in_pixels: Whether pictures are drawn in pixels.
    """

    def calls(wanted: bool) -> None:
        remember(calls=wanted)
        say(f"A run that ends while nobody looks {'rings' if wanted else 'is silent'}.")

    def pixels(wanted: bool) -> None:
        remember(pixels=wanted)
        in_pixels.chosen()
        if wanted and not in_pixels.can:
            say("The boundary is drawn in pixels where the terminal can; this one does not say so.")
        else:
            say(f"The boundary is drawn in {'pixels' if wanted else 'characters'}.")

    def switch(title: str, help: str, does: Callable[[bool], None], wanted: bool) -> SystemCommand:
        async def run() -> None:
            does(wanted)

        return SystemCommand(title, help, run)

    for title, wanted in (("Ring when a run ends", True), ("Do not ring when a run ends", False)):
        words = "Bell, title and notification where nobody looks at the terminal, or none of them."
        yield switch(title, words, calls, wanted)
    for title, wanted in (("Boundary in pixels", True), ("Boundary in characters", False)):
        words = "Draw the boundary, and a maximised network, in pixels where there are any."
        yield switch(title, words, pixels, wanted)
