"""Tables in place of points: the user's own, and those that come with nnlab as examples.

Iris: R. A. Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7
(1936), measured by E. Anderson. Penguins: K. B. Gorman, T. D. Williams and W. R. Fraser,
"Ecological sexual dimorphism and environmental variability within a community of Antarctic penguins
(genus Pygoscelis)", PLoS ONE 9 (2014), gathered by A. M. Horst, A. P. Hill and K. B. Gorman (2020),
who gave them to everybody (CC0).
"""

from __future__ import annotations

from .kind import DatasetKind

IRIS = "150r-4i-3c-466920436a7409f7"
PENGUINS = "333r-8i-3c-7f3a5934be16f585"
OWN = "own_table"
"""The dataset whose table the config says."""
EXAMPLE = IRIS
"""The table that a config means as long as it says none."""

KINDS = (
    DatasetKind(
        name=OWN,
        explanation="the rows of a file of yours",
        words=("csv", "file", "own"),
        chance=False,
    ),
    DatasetKind(
        name="iris",
        explanation="150 flowers of three species, four lengths each (a table)",
        words=("flowers",),
        example=IRIS,
        chance=False,
    ).of_table(""),
    DatasetKind(
        name="penguins",
        explanation="penguins of three species, measured and weighed (a table)",
        words=("palmerpenguins",),
        example=PENGUINS,
        chance=False,
    ).of_table(""),
)
