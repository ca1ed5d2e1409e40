"""Which widget draws each panel.

The first frame shows three of them at most. The others are imported when it has been seen: their
modules and what these stand on would hold it up by a twentieth.
"""

from __future__ import annotations

from ...widgets.panel import SnapshotWidget


def widget_of(panel: str) -> type[SnapshotWidget]:
    """Give the class of a panel's widget, made with a look and an id.

    Args:
        panel: Its name in `PANELS`.
    """
    match panel:
        case "loss":
            from .chart.loss_chart import LossChart as Panel
        case "boundary":
            from ...widgets.boundary import Boundary as Panel
        case "predictions":
            from .predictions.table import PredictionTable as Panel
        case "data":
            from .data.data_scatter import DataScatter as Panel
        case "replicas":
            from .replicas import ReplicaPanel as Panel
        case "layers":
            from .layers.layers import LayerPanel as Panel
        case "explain":
            from .explain import ExplainPanel as Panel
        case "scores":
            from .scores import ScorePanel as Panel
        case "network":
            from .network.network import NetworkPanel as Panel
        case "weights":
            from .layers.weights import WeightPanel as Panel
        case _:
            raise KeyError(panel)
    return Panel
