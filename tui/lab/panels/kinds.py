"""The lab's panels, declared once: tabs, keys, help and the places on the screen come from here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from ...appearance.look import Look
from ...widgets.panel import SnapshotWidget


@dataclass(frozen=True, slots=True)
class PanelKind:
    """One panel."""

    name: str
    """Its widget's id."""
    key: str
    """The key that goes to it."""
    title: str
    """What its tab says."""
    help: str
    """What it is, in a few words: one goes to it."""
    widget: str
    """What draws it, as `module:class`; the module may be said relative to this one."""
    above: bool = False
    """Whether it is always seen on a large screen; the others share the place below by tabs."""
    at_first: bool = False
    """Whether it is there from the first frame on, seen or not."""
    sees: str = ""
    """What one sees there, in sentences."""
    keys: tuple[tuple[str, str], ...] = ()
    """What keys do there: those of its own, and those of the lab's that are about it."""
    hints: tuple[str, ...] = ()
    """The same in a word or two each, the most used first, for its frame."""

    def make(self, look: Look, package: str = __package__ or "") -> SnapshotWidget:
        """Make its widget.

        Its module is imported now: the first frame shows three of them at most, and the others and
        what they stand on would hold it up by a twentieth.
        """
        module, _, name = self.widget.partition(":")
        made = getattr(import_module(module, package), name)(look, id=self.name)
        assert isinstance(made, SnapshotWidget)
        made.hints = self.hints
        return made


PANELS: tuple[PanelKind, ...] = (
    PanelKind(
        "loss", "1", "Loss", "the loss chart",
        widget=".chart.loss_chart:LossChart", above=True,
        sees="The loss after every epoch, of the rows that train and of the validation rows that"
        " the network never sees. Apart means overfitting. A mark on the axis is an edit"
        " while it trained; with replicas these are medians and quartiles.",
        keys=(
            ("left, right", "move the cursor, which reads that epoch's numbers"),
            ("shift or ctrl", "with them: ten columns"),
            ("home, end", "to the first and the last epoch shown"),
            ("enter, click", "show the run as it was there"),
            ("+ - < > =", "zoom in and out, pan back and on, all epochs again"),
            ("L  x  z  a", "logarithmic, over time, smoothing, what is drawn"),
        ),
        hints=("arrows cursor", "enter look there", "+- zoom", "x time", "z smooth", "a measure"),
    ),
    PanelKind(
        "boundary", "2", "Boundary", "the decision boundary",
        widget="...widgets.boundary:Boundary", above=True,
        sees="What the network makes of every place in the plane, from blue (0, or the least"
        " target) to orange (1, or the largest), and the points on it: circles train, squares are"
        " held out. Half of a wrong point is filled: left is what it is, right what it is taken"
        " for. Several classes are letters, large if wrong, on the colour of what they are taken"
        " for, underlined if held out.",
        keys=(
            ("arrows", "move the cursor, which reads the prediction there"),
            ("shift", "with them: longer strides"),
            ("enter", "choose the row of the point there"),
            ("d", "sharp, or shaded by how sure the network is"),
            ("; : ' \"", "of a table, another column across, another one up"),
            ("A  Y", "all columns as two components, the next of several targets"),
        ),
        hints=("arrows cursor", "enter choose row"),
    ),
    PanelKind(
        "predictions", "3", "Predictions", "the table of predictions",
        widget=".predictions.table:PredictionTable", at_first=True,
        sees="Every row with its target and its prediction, whether that is right, and which set"
        " it belongs to.",
        keys=(
            ("arrows", "choose a row, which is marked on the boundary and the data"),
            ("enter", "choose none"),
            ("w  F  C", "only the wrong rows, one set, one class, or all"),
            ("o, O", "sort by the next column, the other way round"),
        ),
        hints=("arrows choose", "O back", "F set", "C class"),
    ),
    PanelKind(
        "network", "4", "Network", "the network as a picture",
        widget=".network.network:NetworkPanel",
        sees="Each unit is a small map of what it gives over the plane, each link a line: plus is"
        " orange and solid, minus blue and dashed, and the heavier, the larger; the sign beside a"
        " unit is its bias's. Links of the selected unit stand out, with weights and gradients.",
        keys=(
            ("arrows", "choose a unit"),
            ("tab", "choose a link into it, or its bias"),
            ("e, enter", "set that number"),
            ("shift", "with up, down or the wheel: turn it by 0.1; with left, right: by 0.01"),
            ("Z", "show the unit closer, or the whole network"),
            ("k, j", "give its layer a unit more or less"),
            ("insert or i", "add a layer after it; delete takes its layer away"),
            ("", "both begin a new run from the same seed, which trains unless this is paused"),
        ),
        hints=("arrows unit", "shift turn", "k j units", "i layer"),
    ),
    PanelKind(
        "weights", "5", "Weights", "weights and gradients",
        widget=".layers.weights:WeightPanel",
        sees="Each layer's weights, or the last step's gradient, as a matrix: a column a unit, a"
        " row an input, sign and size of each number. Then how they are spread, and the norms of"
        " the gradients over the epochs, drawn while one looks.",
        keys=(
            ("arrows", "read a cell"),
            ("page up, down", "pick the layer"),
            ("G  #  h", "gradient or weights, numbers in the cells, the next picture"),
        ),
        hints=("arrows cell", "page layer", "G gradient", "# numbers"),
    ),
    PanelKind(
        "explain", "6", "Explain", "one row's forward and backward pass in numbers",
        widget=".explain:ExplainPanel",
        sees="Every number of one row's forward and backward pass beside its formula, and after a"
        " single step (s) the batch's gradient, the update and the new weights.",
        keys=(
            ("up, down", "the row before, the next; with shift ten rows"),
            ("left, right", "the layer; with shift other units of a wide one"),
            ("enter", "the next row of the batch"),
            ("page up, down", "read on"),
        ),
    ),
    PanelKind(
        "scores", "7", "Scores", "the scores",
        widget=".scores:ScorePanel",
        sees="The confusion matrix: which classes are taken for which, with precision, recall and"
        " F1 of each; of a regression the residuals and R².",
        keys=(
            ("left, right", "the train, validation or test rows"),
            ("up, down", "other classes, where not all have room"),
        ),
    ),
    PanelKind(
        "replicas", "8", "Replicas", "the replicas",
        widget=".replicas:ReplicaPanel",
        sees="How far the results of the same config under many seeds lie apart: a histogram of"
        " their accuracies and losses, their medians and where these may lie, and how many"
        " diverged or reached the target.",
        keys=(("v, V", "whose predictions all panels show"), (". ,", "the next seed, the last")),
    ),
    PanelKind(
        "data", "9", "Data", "the data",
        widget=".data.data_scatter:DataScatter",
        sees="The points twice: with their targets, and with what the network predicts, where"
        " wrong ones look as on the boundary. D draws"
        " points by hand, on one plane.",
        keys=(
            ("D", "draw points, unless they are of a table; esc ends it. While drawing:"),
            ("arrows", "move the cursor; with shift in longer strides"),
            ("0 to 9", "choose the class"),
            ("enter, click", "put a point; space does it too"),
            ("delete", "remove the nearest point; the right button does it too"),
            ("backspace", "take the last change back; ctrl+z does it too"),
            ("X", "remove all points"),
        ),
    ),
    PanelKind(
        "layers", "0", "Layers", "the layers",
        widget=".layers.layers:LayerPanel",
        sees="Of each layer the gradient's size, how many units are saturated or dead (no row"
        " gets a gradient through them), and how its weights are spread.",
        keys=(("g", "check the gradient against finite differences"),),
    ),
)  # fmt: skip
"""In the order of their tabs."""
