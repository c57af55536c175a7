"""What callers pass as arrays, as the C interface takes it: without a copy where the layout allows it."""

import math
import operator
import os
import warnings
from typing import Any, Optional

import numpy as np
import numpy.typing as npt

from ._errors import InputError, UnmixWarning

_FLOAT = np.dtype(np.float32)
_BYTES = _FLOAT.itemsize


def warn(sentence: str) -> None:
    """Told at the line that called the package."""
    warnings.warn(sentence, UnmixWarning, stacklevel=4)


def spectra(cube: Any) -> "npt.NDArray[np.float32]":
    """An array of float32 of two or three axes whose strides C can follow; the caller's own where it is one."""
    array = _numbers(cube, "The array")
    if array.ndim not in (2, 3):
        raise InputError(f"The array has the shape {list(array.shape)}. Give [rows, columns, bands] or [n, bands].")
    if array.shape[-1] == 0:
        raise InputError(f"The array has no bands: its shape is {list(array.shape)}. Give [rows, columns, bands] or [n, bands].")
    if isinstance(array, np.ma.MaskedArray):
        warn("The array is masked and was copied; masked values became NaN.")
        return np.asarray(_floats(array).filled(np.nan), dtype=_FLOAT)
    if array.dtype != _FLOAT:  # another byte order is another type
        warn(f"The array is of {array.dtype} and was converted to float32, which copies it. Give float32 to save that.")
        return np.asarray(_floats(array))
    if not array.flags.aligned or any(stride % _BYTES for stride in array.strides):
        warn("The array does not lie on addresses of float32 and was copied.")
        array = array.copy()
    plain: "npt.NDArray[np.float32]" = array
    return plain


def strides(array: "npt.NDArray[np.float32]") -> "tuple[int, ...]":
    """Bytes from one to the next along each axis; 0 along an axis that has no next."""
    return tuple(stride if size > 1 else 0 for size, stride in zip(array.shape, array.strides))


def lengths(values: Any, name: str, bands: int) -> "Optional[npt.NDArray[np.float64]]":
    """[bands] of float64, such as wavelengths; None stays None."""
    if values is None:
        return None
    array = _numbers(values, f"'{name}'")
    if array.shape != (bands,):
        raise InputError(f"'{name}' has the shape {list(array.shape)} for an array of {bands} bands. Give one number for each band.")
    return np.ascontiguousarray(array, dtype=np.float64)


def marks(values: Any, bands: int) -> "Optional[npt.NDArray[np.uint8]]":
    """[bands] true for a good band; None stays None."""
    if values is None:
        return None
    array = _array(values, "'good'")
    if array.shape != (bands,) or array.dtype.kind not in "biu":
        raise InputError(
            f"'good' is of {array.dtype} and has the shape {list(array.shape)} for an array of {bands} bands. Give True or False for "
            "each band."
        )
    return np.ascontiguousarray(array != 0, dtype=np.uint8)


def number(value: Any, name: str) -> float:
    """A finite number or NaN; None is 0."""
    if value is None:
        return 0.0
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError) as cause:
        raise InputError(f"'{name}' is {_short(value)}. Give a number.") from cause


def scale(value: Any) -> float:
    """None is 0, which says that none is given."""
    given = number(value, "scale")
    if value is not None and (given == 0 or not math.isfinite(given)):
        raise InputError(f"The scale is {given}; it is a finite number and not 0, for example 0.0001 for data up to 10000.")
    return given


def whole(value: Any, name: str, most: int) -> int:
    """A whole number from 1; None is 0, which says that none is given."""
    if value is None:
        return 0
    try:
        given = operator.index(value)
    except TypeError as cause:
        raise InputError(f"'{name}' is {_short(value)}. Give a whole number from 1.") from cause
    if not 1 <= given <= most:
        raise InputError(f"'{name}' is {given}. Give a whole number from 1 to {most}.")
    return given


def path(value: Any, name: str) -> bytes:
    """The path of a file, in UTF-8."""
    try:
        text = os.fsdecode(value)
    except (TypeError, ValueError) as cause:
        raise InputError(f"'{name}' is {_short(value)}. Give a path.") from cause
    if not text or "\0" in text:
        raise InputError(f"'{name}' is {_short(text)}, which is no path. Give one.")
    return text.encode(errors="surrogateescape")


def _floats(array: Any) -> Any:
    with np.errstate(over="ignore", invalid="ignore"):  # what float32 can't hold is infinite, and holds no spectrum
        return array.astype(_FLOAT)


def _numbers(values: Any, what: str) -> Any:
    array = _array(values, what)
    if array.dtype.kind not in "fiu":
        raise InputError(f"{what} is of {array.dtype}. Give real numbers, best of float32.")
    return array


def _array(values: Any, what: str) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # rows of several lengths were only warned of by older numpy
            return np.asanyarray(values)
    except MemoryError:
        raise
    except Exception as cause:  # whatever an object does that is asked to be an array
        raise InputError(f"{what} is no array: {_short(cause)}. Give numbers, best of float32.") from cause


def _short(value: Any) -> str:
    try:
        text = str(value) if isinstance(value, Exception) else repr(value)
    except Exception:  # its own fault
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else text[:77] + "..."
