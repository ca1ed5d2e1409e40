"""What a person should know who sets a hyperparameter: usual values, and what too much looks like.

The declarations take their advice from here, by name; the form, the help and the manual read it
from the declarations.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice on one hyperparameter; what there is nothing to say of is empty."""

    usual: str
    """Values that people take, in words."""
    too_much: str = ""
    """What one sees where it is too large."""
    too_little: str = ""
    """What one sees where it is too small."""
    turns: tuple[float, ...] = ()
    """The values that a knob goes through, ascending; without any, whole numbers go by one and
    others by 1, 2, 5, 10."""

    @property
    def sentences(self) -> str:
        """All of it in sentences."""
        parts = (
            ("Usual: ", self.usual),
            ("Too much: ", self.too_much),
            ("Too little: ", self.too_little),
        )
        return " ".join(f"{head}{words}." for head, words in parts if words)


_SHARES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999)
_PENALTIES = (0.0, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0)
_POWERS = tuple(2.0**power for power in range(17))
_EPOCHS = tuple(float(base * 10**power) for power in range(7) for base in (1, 2, 5))[:-2]
_OFF_OR_EPOCHS = (0.0, *_EPOCHS)
_ROWS = tuple(count for count in _EPOCHS if 10 <= count <= 100_000)

ADVICE: dict[str, Advice] = {
    "dataset": Advice("spiral and circle need hidden layers, gaussian and linear do not"),
    "drawing": Advice("a few dozen points of two classes, drawn in the panel Data"),
    "table": Advice("what nnlab data FILE says of the file that is opened"),
    "scale": Advice(
        "standard; none where the columns are of one size already"
    ),
    "formula": Advice("a curve or two, such as x*y > 0 or 1 < x^2 + y^2 < 9"),
    "classes": Advice("2 to 5", "clouds and arms crowd together"),
    "samples": Advice(
        "100 to 1,000", "epochs only take longer",
        "validation jumps, single points are learned by heart",
        _ROWS,
    ),
    "noise": Advice(
        "0 to 0.2", "the classes mix, and nothing gets all right",
        "the problem is cleaner than real ones",
        (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
    ),
    "train_share": Advice(
        "0.6 to 0.8", "too few are left to see overfitting",
        "too few rows to learn from", tuple(share / 10 for share in range(1, 11)),
    ),
    "folds": Advice(
        "0, or 5 to 10 for a table of few rows", "each run takes as long as without folds",
        "the rows that train are few, and say little of a run on all",
        (0.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 50.0, 100.0),
    ),
    "fold": Advice("0; replicas count it up by themselves"),
    "test_rows": Advice("held out; all only where every row is to be counted"),
    "seed": Advice("any number: try three or more before you believe a difference"),
    "data_seed": Advice("-1; a number keeps the points while the seed changes the start"),
    "features": Advice("x1 and x2; squares or sines where a curve is to be one line"),
    "hidden_layers": Advice(
        "one or two layers of 4 to 32 units (8;4,4 sweeps both)",
        "slow, and it bends around noise",
        "the border stays straight, the loss high",
    ),
    "activation": Advice("tanh for small networks, relu, elu or gelu for wide or deep ones"),
    "output_activation": Advice("what the data's targets ask for, which is the default"),
    "leak": Advice(
        "0.01 to 0.3", "hardly bends: near 1 it is no activation",
        "as relu: units may die", (0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0),
    ),
    "bias": Advice("on: without it every border goes through the origin"),
    "weight_init": Advice("glorot with tanh and sigmoid, he with relu"),
    "loss": Advice("bce for two classes, cross_entropy for several, mse or mae for numbers"),
    "huber_delta": Advice(
        "about 1", "as the squared error: outliers pull", "as the absolute error: slow at the end",
    ),
    "optimizer": Advice("adam to begin with; sgd to see what a rate does; rprop by all rows"),
    "learning_rate": Advice(
        "0.001 to 0.01 with adam, 0.01 to 1 with sgd",
        "the loss jumps, rises or diverges", "it falls, but in a crawl",
    ),
    "schedule": Advice("constant; cosine or step for a calm end of a long run"),
    "schedule_factor": Advice(
        "0.1 to 0.5", "the rate hardly falls", "the rate is gone after a few cuts",
        (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0),
    ),
    "schedule_every": Advice(
        "a third to a tenth of the epochs", "the rate never falls", "it falls too soon",
        _EPOCHS,
    ),
    "schedule_floor": Advice(
        "0 to 0.1", "the schedule hardly does anything", "training ends by standing still",
        (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0),
    ),
    "warmup_epochs": Advice(
        "0, or 1 to 10 % of the epochs", "time is lost at a tiny rate",
        "large first steps throw weights off", _OFF_OR_EPOCHS,
    ),
    "class_weight": Advice("none; balanced where a rare class is missed"),
    "momentum": Advice(
        "0.9", "the loss swings and overshoots", "as plain sgd: zigzags and crawls", _SHARES,
    ),
    "squared_decay": Advice(
        "0.9 to 0.99", "slow to notice that gradients have changed", "step sizes are restless",
        _SHARES,
    ),
    "beta1": Advice("0.9", "overshoots like a heavy ball", "steps are noisy", _SHARES),
    "beta2": Advice(
        "0.999, or 0.95 to 0.99 with few steps", "slow to adapt to larger gradients",
        "step sizes are restless", _SHARES,
    ),
    "epsilon": Advice(
        "1e-8", "small gradients make hardly any step: as sgd",
        "tiny gradients make huge steps",
    ),
    "step_increase": Advice(
        "1.1 to 1.2", "steps overshoot and turn all the time", "steps take long to grow",
        (1.0, 1.05, 1.1, 1.2, 1.3, 1.5, 2.0),
    ),
    "step_decrease": Advice(
        "0.5", "it swings long about a minimum", "one turn costs many steps",
        (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9),
    ),
    "first_step_low": Advice(
        "0.05 to 0.1", "the first steps saturate units", "the first epochs hardly move",
    ),
    "first_step_high": Advice(
        "0.1 to 0.2", "the first steps saturate units", "the first epochs hardly move",
    ),
    "largest_step": Advice("50", "", "flat stretches take long"),
    "smallest_step": Advice("0, or 1e-6", "it never comes to rest"),
    "weight_decay": Advice(
        "0, or 1e-4 to 0.1", "weights vanish, all predictions are alike",
        "the border bends around single points", _PENALTIES,
    ),
    "l1": Advice(
        "0, or 1e-5 to 1e-3", "most weights are 0 and the border is flat",
        "no weight becomes 0", _PENALTIES,
    ),
    "l2": Advice(
        "0, or 1e-4 to 0.01", "a smooth border, both losses high",
        "validation loss rises while train loss falls", _PENALTIES,
    ),
    "dropout": Advice(
        "0, or 0.1 to 0.5 in wide layers", "small networks can't learn at all",
        "train loss far below validation",
        (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8),
    ),
    "clip_norm": Advice(
        "0 (off), or 1 to 10", "as off: it never cuts", "every step is cut to a crawl",
        (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0),
    ),
    "batch_size": Advice(
        "8 to 64, all rows for rprop", "smooth, but few steps an epoch",
        "the loss is restless", _POWERS,
    ),
    "epochs": Advice(
        "1,000 to 10,000 for these data", "validation loss may rise again",
        "it ends while the loss still falls", _EPOCHS,
    ),
    "patience": Advice(
        "0 (off), or 50 to 500 epochs", "it trains long after the best epoch",
        "a short standstill ends the run", _OFF_OR_EPOCHS,
    ),
    "watched": Advice("loss; accuracy where only right or wrong counts"),
    "generalization_loss": Advice(
        "0 (off), or 1 to 5 %", "it trains on while it overfits",
        "one jump of the loss ends the run", (0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0),
    ),
    "training_progress": Advice(
        "0 (off), or 0.1 with evaluate every 5", "the run ends while it still learns",
        "it crawls on to its last epoch", (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0),
    ),
    "evaluate_every": Advice(
        "1, or 5 to 50 epochs where evaluating costs", "the best epoch is missed, curves are rough",
        "evaluating takes as long as training", _EPOCHS[:13],
    ),
    "least_improvement": Advice(
        "0 to 0.001", "progress that is slow counts as none", "any tiny gain keeps a run going",
        (0.0, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1),
    ),
    "restore_best": Advice("on together with patience"),
    "target_accuracy": Advice(
        "0 (off), or 90 to 100 %", "it is never reached", "the run ends half learned",
        (0.0, 50.0, 80.0, 90.0, 95.0, 98.0, 99.0, 100.0),
    ),
    "target_loss": Advice(
        "0 (off), or 0.01 to 0.1", "the run ends half learned", "it is never reached",
        (0.0, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
    ),
    "time_limit": Advice(
        "0 (off), or 10 to 600 s",
        turns=(0.0, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0),
    ),
    "replicas": Advice(
        "1 to watch, 5 to 30 to measure", "slower for no more certainty",
        "one lucky or unlucky seed decides", (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0),
    ),
    "gradient_reduction": Advice("mean; sum is the report's, and wants smaller rates"),
    "precision": Advice("float64; float32 for wide layers"),
    "shuffle": Advice("on: a fixed order is learned too"),
    "accuracy_rule": Advice("threshold for classes, tolerance for numbers"),
    "tolerance": Advice(
        "0.05 to 0.2", "everything is close", "nothing ever is",
        (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0),
    ),
}  # fmt: skip
"""By name of the hyperparameter."""
