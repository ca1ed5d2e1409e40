"""The report reproduced beside the lab: its screen, and a row of it opened as a run."""

from __future__ import annotations

from ...reproduction.plan import ReproductionPlan
from ..screen import LabScreen


def show_reproduction(lab: LabScreen, plan: ReproductionPlan) -> None:
    """Train rows of the report on a screen of their own; open the one that is chosen there.

    The run in the lab pauses, as both cores have enough to do.

    Args:
        lab: The lab.
        plan: Which rows, and how.
    """
    lab.run_worker(_show(lab, plan), group="reproduction", exclusive=True)


async def _show(lab: LabScreen, plan: ReproductionPlan) -> None:
    # Not before it is wanted: the first frame does not wait for what it takes.
    from ...reproduction.at_work import ReproductionAtWork
    from ...reproduction.screen import ReproductionScreen

    if lab.session.has_run and lab.session.newest.state == "running":
        lab.session.pause()
    work = ReproductionAtWork(plan)
    config = await lab.app.push_screen_wait(ReproductionScreen(lab.look, work))
    if config is not None:
        await lab.training.try_out(config)
