"""Which widget draws each panel.

The first frame shows three of them at most. The others are imported when it has been seen: their
modules and what these stand on would hold it up by a twentieth.
"""

from __future__ import annotations

from .panel import SnapshotWidget


def widget_of(panel: str) -> type[SnapshotWidget]:
    """Give the class of a panel's widget, made with a look and an id.

    Args:
        panel: Its name in `PANELS`.
    """
    match panel:
        case "loss":
            from .panels.loss_chart import LossChart as Panel
        case "boundary":
            from .panels.boundary import Boundary as Panel
        case "predictions":
            from .predictions.prediction_table import PredictionTable as Panel
        case "data":
            from .panels.data_scatter import DataScatter as Panel
        case "replicas":
            from .panels.replica_panel import ReplicaPanel as Panel
        case "layers":
            from .panels.layer_panel import LayerPanel as Panel
        case "explain":
            from .panels.explain_panel import ExplainPanel as Panel
        case "scores":
            from .panels.score_panel import ScorePanel as Panel
        case "network":
            from .network.network_panel import NetworkPanel as Panel
        case "weights":
            from .panels.weight_panel import WeightPanel as Panel
        case _:
            raise KeyError(panel)
    return Panel
