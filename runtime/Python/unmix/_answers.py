"""The answers of a run over an array."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from ._errors import InputError

Floats = npt.NDArray[np.float32]


class Answers(Mapping[str, Floats]):
    """Arrays by the names of their layers, as a mapping and as attributes; float32, NaN where a pixel holds no spectrum.

    ``abundances`` and ``deviation`` are [..., endmembers], all others [...], where ... are the axes of what was unmixed but its last.
    """

    def __init__(self, layers: "dict[str, Floats]", endmembers: "tuple[str, ...]", valid: int) -> None:
        self._layers = layers
        self.endmembers = endmembers
        """Names of the endmembers, in the order of the last axis."""
        self.valid = valid
        """Pixels that hold a spectrum."""

    def __getitem__(self, layer: str) -> Floats:
        return self._layers[layer]

    def __iter__(self) -> Iterator[str]:
        return iter(self._layers)

    def __len__(self) -> int:
        return len(self._layers)

    def __getattr__(self, layer: str) -> Floats:
        layers: "dict[str, Floats]" = self.__dict__.get("_layers", {})  # empty while it is unpickled
        if layer in layers:
            return layers[layer]
        raise AttributeError(f"There is no layer '{layer}'; there are {', '.join(layers)}. Ask for it with layers=.")

    def of(self, endmember: str, layer: str = "abundances") -> Floats:
        """One endmember's values in a layer that has a value for each: [...], a view."""
        if endmember not in self.endmembers:
            raise InputError(f"There is no endmember '{endmember}'; there are {', '.join(self.endmembers)}. Give one of them.")
        if layer not in self._layers or layer not in ("abundances", "deviation"):
            raise InputError(f"The layer '{layer}' has no values of endmembers here. Give 'abundances' or 'deviation', as asked for.")
        values: Floats = self._layers[layer][..., self.endmembers.index(endmember)]
        return values

    def __repr__(self) -> str:
        shapes = ", ".join(f"{name} {list(values.shape)}" for name, values in self._layers.items())
        return f"<unmix.Answers: {shapes}; endmembers {', '.join(self.endmembers)}>"
