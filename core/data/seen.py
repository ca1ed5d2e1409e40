"""A table's rows in another plane, chosen by whoever looks."""

from __future__ import annotations

from dataclasses import replace

from ..read_only import read_only
from .dataset import Dataset
from .tabular.planes import plane_of_columns, plane_of_components


def seen_along(dataset: Dataset, across: int, up: int) -> Dataset:
    """Show a table's rows along two of its inputs."""
    assert dataset.table is not None
    assert dataset.scale is not None
    names = [each.name for each in dataset.table.inputs]
    plane = plane_of_columns(names, dataset.inputs, dataset.train, dataset.scale, across, up)
    return replace(dataset, view=plane, points=read_only(plane.points_of(dataset.inputs)))


def seen_by_components(dataset: Dataset) -> Dataset:
    """Show a table's rows along its two principal components."""
    plane = plane_of_components(dataset.inputs, dataset.train)
    return replace(dataset, view=plane, points=read_only(plane.points_of(dataset.inputs)))
