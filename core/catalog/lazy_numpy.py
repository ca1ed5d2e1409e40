"""numpy, imported when the first number is computed.

A config is checked, a form is drawn and the help is printed without it, and importing it would be
most of the time that these take; but the records that they ask carry their numerics as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]
else:
    Array = Any

    class _Numpy:
        """Gives what numpy has, by its own names; buffers are bound to numpy's own functions."""

        def __getattr__(self, name: str) -> Any:
            import numpy

            return getattr(numpy, name)

    np = _Numpy()

__all__ = ["Array", "np"]
