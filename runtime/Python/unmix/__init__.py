"""Unmixes hyperspectral scenes and arrays with a model package of Unmix.Deploy.

>>> import unmix
>>> model = unmix.Model("model.unmix")
>>> answers = model.run(cube, wavelengths=nm)  # [rows, columns, bands] or [n, bands]
>>> answers["abundances"].shape                # [rows, columns, endmembers]

A pixel's numbers are those of ``unmix run --context off`` to the bit. Arrays need numpy alone; scenes in files need GDAL too.
"""

from ._answers import Answers
from ._errors import InputError, Kind, UnmixError, UnmixWarning
from ._library import version as _version
from ._model import LAYERS, Model, run_file

__all__ = ["LAYERS", "Answers", "InputError", "Kind", "Model", "UnmixError", "UnmixWarning", "run_file"]


def __getattr__(name: str) -> str:
    # Asked for late, so that importing the package loads nothing.
    if name == "__version__":
        return _version()
    raise AttributeError(f"module 'unmix' has no attribute '{name}'")
