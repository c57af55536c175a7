"""The C interface (unmix.h): its structures and functions, loaded when they are first needed."""

import ctypes
import functools
import os
from pathlib import Path

from ._errors import Kind, UnmixError

PATH_VARIABLE = "UNMIX_LIBRARY"
"""Environment variable with the path of a libunmix to use instead of the one that the package carries."""

DONE = 0
STOPPED = 75

FloatPointer = ctypes.POINTER(ctypes.c_float)
DoublePointer = ctypes.POINTER(ctypes.c_double)
Progress = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)


class Facts(ctypes.Structure):
    """unmix_facts"""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("bands", ctypes.c_int32),
        ("endmembers", ctypes.c_int32),
        ("has_wavelengths", ctypes.c_int32),
        ("layers", ctypes.c_int32),
    ]


class Spectra(ctypes.Structure):
    """unmix_spectra"""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("reserved", ctypes.c_int32),
        ("values", ctypes.c_void_p),
        ("rows", ctypes.c_int64),
        ("columns", ctypes.c_int64),
        ("bands", ctypes.c_int64),
        ("row_stride", ctypes.c_int64),
        ("column_stride", ctypes.c_int64),
        ("band_stride", ctypes.c_int64),
        ("wavelengths", ctypes.c_void_p),
        ("widths", ctypes.c_void_p),
        ("good", ctypes.c_void_p),
    ]


class Settings(ctypes.Structure):
    """unmix_settings"""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("threads", ctypes.c_int32),
        ("assume_bands", ctypes.c_int32),
        ("resample", ctypes.c_int32),
        ("scale", ctypes.c_double),
        ("offset", ctypes.c_double),
        ("nodata", ctypes.c_double),
        ("has_nodata", ctypes.c_int32),
        ("no_context", ctypes.c_int32),
        ("progress", Progress),
        ("state", ctypes.c_void_p),
    ]


class AnswerPlaces(ctypes.Structure):
    """unmix_answers"""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("reserved", ctypes.c_int32),
        ("abundances", ctypes.c_void_p),
        ("deviation", ctypes.c_void_p),
        ("nonlinearity", ctypes.c_void_p),
        ("error", ctypes.c_void_p),
        ("novelty", ctypes.c_void_p),
        ("valid", ctypes.c_int64),
    ]


class FileSettings(ctypes.Structure):
    """unmix_file_settings"""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("layers", ctypes.c_int32),
        ("threads", ctypes.c_int32),
        ("assume_bands", ctypes.c_int32),
        ("resample", ctypes.c_int32),
        ("format", ctypes.c_int32),
        ("overviews", ctypes.c_int32),
        ("strict", ctypes.c_int32),
        ("restart", ctypes.c_int32),
        ("no_journal", ctypes.c_int32),
        ("in_sensor_geometry", ctypes.c_int32),
        ("has_nodata", ctypes.c_int32),
        ("memory", ctypes.c_int64),
        ("scale", ctypes.c_double),
        ("offset", ctypes.c_double),
        ("nodata", ctypes.c_double),
        ("report", ctypes.c_char_p),
        ("progress", Progress),
        ("state", ctypes.c_void_p),
        ("no_context", ctypes.c_int32),
        ("type", ctypes.c_int32),
    ]


_TEXT = ctypes.c_char_p
_MODEL = ctypes.c_int64
_TEXT_OUT = ctypes.POINTER(ctypes.c_char_p)
_FUNCTIONS = {
    "unmix_version": (_TEXT, []),
    "unmix_last_error": (_TEXT, []),
    "unmix_last_warnings": (_TEXT, []),
    "unmix_open": (ctypes.c_int32, [_TEXT, _TEXT, ctypes.POINTER(_MODEL)]),
    "unmix_close": (ctypes.c_int32, [_MODEL]),
    "unmix_check": (ctypes.c_int32, [_MODEL, DoublePointer]),
    "unmix_describe": (ctypes.c_int32, [_MODEL, ctypes.POINTER(Facts)]),
    "unmix_endmember": (ctypes.c_int32, [_MODEL, ctypes.c_int32, _TEXT_OUT]),
    "unmix_wavelengths": (ctypes.c_int32, [_MODEL, ctypes.c_void_p]),
    "unmix_manifest": (ctypes.c_int32, [_MODEL, _TEXT_OUT]),
    "unmix_run": (
        ctypes.c_int32,
        [_MODEL, ctypes.POINTER(Spectra), ctypes.POINTER(Settings), ctypes.POINTER(AnswerPlaces)],
    ),
    "unmix_run_file": (ctypes.c_int32, [_MODEL, _TEXT, _TEXT, ctypes.POINTER(FileSettings)]),
}

_forked = False


def _mark_fork() -> None:
    global _forked
    _forked = _load.cache_info().currsize > 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_mark_fork)


@functools.lru_cache(maxsize=1)
def _load() -> ctypes.CDLL:
    path = os.environ.get(PATH_VARIABLE) or str(Path(__file__).with_name("libunmix.so"))
    try:
        library = ctypes.CDLL(path)
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as cause:
        raise UnmixError(
            f"The library '{path}' can't be loaded: {cause}. Install the wheel of this platform, or set {PATH_VARIABLE} to the path "
            "of a libunmix.so.",
            Kind.FAULT,
        ) from cause
    return library


def is_usable() -> bool:
    """False in the child of a fork, where the library's threads are missing."""
    return not _forked


def library() -> ctypes.CDLL:
    """The library, loaded at the first call."""
    if _forked:
        raise UnmixError(
            "This process was forked after unmix was loaded, whose threads stayed behind. Start processes by "
            "multiprocessing.get_context('spawn'), or open models in the child alone.",
            Kind.OPTIONS,
        )
    return _load()


def version() -> str:
    """The version of the library."""
    text: bytes = library().unmix_version()
    return text.decode()


def last_error() -> str:
    """Why the last call of this thread was refused."""
    text: bytes = library().unmix_last_error()
    return text.decode(errors="replace")


def last_warnings() -> "list[str]":
    """What was odd in the last run of this thread."""
    text: bytes = library().unmix_last_warnings()
    return text.decode(errors="replace").splitlines()
