"""A model package, opened."""

import ctypes
import json
import os
import weakref
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Optional, Union

import numpy as np
import numpy.typing as npt

from . import _arrays
from . import _library as native
from ._answers import Answers
from ._errors import InputError, Kind, UnmixError

LAYERS = ("abundances", "deviation", "nonlinearity", "error", "novelty")
"""Every layer that there is, in the order of a map's bands."""

FORMATS = ("gtiff", "cog", "envi", "zarr")
TYPES = ("float32", "uint16")
GEOMETRIES = ("map", "sensor")
CONTEXTS = ("auto", "off")

_MOST_THREADS = 1024
_MOST_BYTES = 2**62

PathLike = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]
ProgressFunction = Callable[[int, int], object]


class Model:
    """A model package (``*.unmix``), checked in full when it is opened.

    Any thread may use it; calls wait for each other, and each uses as many threads as it is told. Close it, use it in a ``with``
    statement, or let it be collected. It can be pickled: the copy opens the same file.
    """

    def __init__(self, path: "PathLike", *, key: "Optional[PathLike]" = None) -> None:
        """Opens a package.

        ``key`` is the path of a public key that the package must be signed with.

        Raises ``UnmixError`` of kind ``PACKAGE`` when it is refused.
        """
        self._path = _arrays.path(path, "path")
        self._key = None if key is None else _arrays.path(key, "key")
        library = native.library()
        handle = ctypes.c_int64()
        _require(library.unmix_open(self._path, self._key, ctypes.byref(handle)))
        self._handle = handle.value
        self._finalizer = weakref.finalize(self, _close, self._handle)
        facts = native.Facts(size=ctypes.sizeof(native.Facts))
        _require(library.unmix_describe(self._handle, ctypes.byref(facts)))
        self._bands = int(facts.bands)
        self._has_wavelengths = bool(facts.has_wavelengths)
        self._layers = tuple(name for place, name in enumerate(LAYERS) if facts.layers >> place & 1)
        self._endmembers = tuple(self._endmember(index) for index in range(facts.endmembers))

    @property
    def path(self) -> str:
        """The file."""
        return self._path.decode(errors="replace")

    @property
    def endmembers(self) -> "tuple[str, ...]":
        """Names of the endmembers, in the order of the answers."""
        return self._endmembers

    @property
    def bands(self) -> int:
        """Bands of a spectrum."""
        return self._bands

    @property
    def layers(self) -> "tuple[str, ...]":
        """Every layer that this model has."""
        return self._layers

    @property
    def wavelengths(self) -> "Optional[npt.NDArray[np.float64]]":
        """[bands] the centres of the model's bands in nm; None where the package states none."""
        if not self._has_wavelengths:
            return None
        centres = np.empty(self._bands)
        _require(native.library().unmix_wavelengths(self._handle, centres.ctypes.data))
        return centres

    @property
    def manifest(self) -> "dict[str, Any]":
        """All that the package says about itself."""
        text = ctypes.c_char_p()
        _require(native.library().unmix_manifest(self._handle, ctypes.byref(text)))
        facts: "dict[str, Any]" = json.loads(text.value or b"{}")
        return facts

    def check(self) -> float:
        """Holds the model's answers to its own known pixels against those of its training, on this machine.

        Gives the largest difference. Raises ``UnmixError`` of kind ``PACKAGE`` when that is more than the package allows.
        """
        difference = ctypes.c_double()
        _require(native.library().unmix_check(self._handle, ctypes.byref(difference)))
        return difference.value

    def run(
        self,
        cube: npt.ArrayLike,
        wavelengths: "Optional[npt.ArrayLike]" = None,
        *,
        widths: "Optional[npt.ArrayLike]" = None,
        good: "Optional[npt.ArrayLike]" = None,
        layers: "Union[str, Iterable[str]]" = ("abundances", "deviation"),
        assume_bands: bool = False,
        resample: bool = False,
        context: str = "auto",
        scale: "Optional[float]" = None,
        offset: "Optional[float]" = None,
        nodata: "Optional[float]" = None,
        threads: "Optional[int]" = None,
        progress: "Optional[ProgressFunction]" = None,
    ) -> Answers:
        """Unmixes spectra in memory.

        ``cube`` is [rows, columns, bands] or [n, bands], reflectance. float32 is read where it lies, whatever the order of its axes;
        any other real numbers are converted, and a warning says so.

        ``wavelengths`` and ``widths`` are [bands], nm; ``good`` is [bands], False for a band that must not serve. The model's bands
        are chosen by them as ``unmix run`` does. ``assume_bands`` takes the bands in their order instead, and ``resample`` computes
        the model's from those around.

        ``layers`` names what is computed, see ``layers`` of the model.

        ``context`` says whether a pixel's answers are refined by those around it: "auto", where the model learnt to, or "off". A list
        of spectra, or a cube of a single row or column, has no neighbours.

        ``scale``, ``offset`` and ``nodata`` make reflectance of stored values: value * scale + offset, and NaN of ``nodata``.

        ``threads`` compute, by default one for each core. ``progress`` is called with the pixels begun and all pixels now and then;
        what it raises stops the run.

        A pixel with a value that is not finite, or the same value in all bands, holds no spectrum: its answers are NaN.

        Raises ``InputError``, a ``ValueError``, when the array or an option can't be used.
        """
        array = _arrays.spectra(cube)
        bands = array.shape[-1]
        centres = _arrays.lengths(wavelengths, "wavelengths", bands)
        breadths = _arrays.lengths(widths, "widths", bands)
        marks = _arrays.marks(good, bands)
        asked = self._asked(layers)
        answers = {name: np.empty(self._shape(name, array), dtype=np.float32) for name in LAYERS if name in asked}
        watch = _Watch(progress)
        spectra = native.Spectra(
            size=ctypes.sizeof(native.Spectra),
            values=array.ctypes.data if array.size else None,
            rows=array.shape[0] if array.ndim == 3 else 1,
            columns=array.shape[-2],
            bands=bands,
            wavelengths=None if centres is None else centres.ctypes.data,
            widths=None if breadths is None else breadths.ctypes.data,
            good=None if marks is None else marks.ctypes.data,
        )
        steps = (0, *_arrays.strides(array))[-3:]
        spectra.row_stride, spectra.column_stride, spectra.band_stride = steps
        settings = native.Settings(
            size=ctypes.sizeof(native.Settings),
            threads=_arrays.whole(threads, "threads", _MOST_THREADS),
            assume_bands=bool(assume_bands),
            resample=bool(resample),
            scale=_scale(scale, offset),
            offset=_arrays.number(offset, "offset"),
            nodata=_arrays.number(nodata, "nodata"),
            has_nodata=nodata is not None,
            no_context=_place(context, "context", CONTEXTS),
            progress=watch.function,
        )
        places = native.AnswerPlaces(size=ctypes.sizeof(native.AnswerPlaces))
        for name, values in answers.items():
            setattr(places, name, values.ctypes.data or ctypes.addressof(places))  # empty arrays may have no address
        result = native.library().unmix_run(
            self._handle, ctypes.byref(spectra), ctypes.byref(settings), ctypes.byref(places)
        )
        watch.require(result, of_arrays=True)
        return Answers(answers, self._endmembers, places.valid)

    def run_file(
        self,
        scene: "PathLike",
        output: "PathLike",
        *,
        layers: "Union[str, Iterable[str]]" = ("abundances",),
        format: str = "gtiff",
        type: str = "float32",
        geometry: str = "map",
        assume_bands: bool = False,
        resample: bool = False,
        context: str = "auto",
        scale: "Optional[float]" = None,
        offset: "Optional[float]" = None,
        nodata: "Optional[float]" = None,
        threads: "Optional[int]" = None,
        memory: "Optional[int]" = None,
        overviews: bool = False,
        strict: bool = False,
        journal: bool = True,
        restart: bool = False,
        report: "Optional[PathLike]" = None,
        progress: "Optional[ProgressFunction]" = None,
    ) -> None:
        """Unmixes a scene in a file into a map, as ``unmix run`` does, whose options these are; ``memory`` is in bytes.

        The map has its name only when it is whole. A run that is stopped, by Ctrl-C or by ``progress``, goes on when it is called
        again. Scenes need GDAL on the machine.

        Raises ``InputError`` when an option can't be used, and ``UnmixError`` otherwise.
        """
        watch = _Watch(progress)
        settings = native.FileSettings(
            size=ctypes.sizeof(native.FileSettings),
            layers=sum(1 << LAYERS.index(name) for name in self._asked(layers)),
            threads=_arrays.whole(threads, "threads", _MOST_THREADS),
            memory=_arrays.whole(memory, "memory", _MOST_BYTES),
            assume_bands=bool(assume_bands),
            resample=bool(resample),
            format=_place(format, "format", FORMATS),
            type=_place(type, "type", TYPES),
            in_sensor_geometry=_place(geometry, "geometry", GEOMETRIES),
            overviews=bool(overviews),
            strict=bool(strict),
            restart=bool(restart),
            no_journal=not journal,
            scale=_scale(scale, offset),
            offset=_arrays.number(offset, "offset"),
            nodata=_arrays.number(nodata, "nodata"),
            has_nodata=nodata is not None,
            no_context=_place(context, "context", CONTEXTS),
            report=None if report is None else _arrays.path(report, "report"),
            progress=watch.function,
        )
        result = native.library().unmix_run_file(
            self._handle, _arrays.path(scene, "scene"), _arrays.path(output, "output"), ctypes.byref(settings)
        )
        watch.require(result, of_arrays=False)

    def close(self) -> None:
        """Releases the model; closing it again does nothing."""
        if self._finalizer.alive and native.is_usable():
            _require(native.library().unmix_close(self._handle))
            self._finalizer.detach()

    def __enter__(self) -> "Model":
        return self

    def __exit__(
        self, kind: "Optional[type[BaseException]]", fault: "Optional[BaseException]", trace: "Optional[TracebackType]"
    ) -> None:
        self.close()

    def __reduce__(self) -> "tuple[Callable[..., Model], tuple[bytes, Optional[bytes]]]":
        return _open, (self._path, self._key)

    def __repr__(self) -> str:
        return f"<unmix.Model '{self.path}': {self._bands} bands, endmembers {', '.join(self._endmembers)}>"

    def _endmember(self, index: int) -> str:
        name = ctypes.c_char_p()
        _require(native.library().unmix_endmember(self._handle, index, ctypes.byref(name)))
        return (name.value or b"").decode()

    def _asked(self, layers: "Union[str, Iterable[str]]") -> "set[str]":
        try:
            names = {layers} if isinstance(layers, str) else set(layers)
        except TypeError as cause:
            raise InputError(f"'layers' is of {type(layers).__name__}. Give names of {', '.join(self._layers)}.") from cause
        if not names or not names <= set(LAYERS):
            unknown = ", ".join(sorted(str(name) for name in names - set(LAYERS))) or "none"
            raise InputError(f"Of the layers asked for, {unknown} can't be had. Give names of {', '.join(self._layers)}.")
        return names

    def _shape(self, layer: str, array: "npt.NDArray[np.float32]") -> "tuple[int, ...]":
        pixels = array.shape[:-1]
        return (*pixels, len(self._endmembers)) if layer in ("abundances", "deviation") else pixels


def run_file(model: "Union[Model, PathLike]", scene: "PathLike", output: "PathLike", **options: Any) -> None:
    """Unmixes a scene into a map by a model or the path of one; ``options`` are those of ``Model.run_file``."""
    if isinstance(model, Model):
        model.run_file(scene, output, **options)
        return
    with Model(model) as opened:
        opened.run_file(scene, output, **options)


class _Watch:
    """Looks on while the library computes, so that Ctrl-C and the caller's function can stop it."""

    def __init__(self, tell: "Optional[ProgressFunction]") -> None:
        if tell is not None and not callable(tell):
            raise InputError(f"'progress' is of {type(tell).__name__}. Give a function of pixels done and all pixels.")
        self._tell = tell
        self._fault: "Optional[BaseException]" = None
        self.function = native.Progress(self._called)

    def _called(self, done: int, pixels: int, _: object) -> int:
        try:
            if self._tell is not None:
                self._tell(done, pixels)
            return 0
        except BaseException as fault:  # raised again where Python takes exceptions
            self._fault = fault
            return 1

    def require(self, result: int, *, of_arrays: bool) -> None:
        """Raises what stopped the call, and tells what was odd."""
        if self._fault is not None:
            raise self._fault
        _require(result, of_arrays=of_arrays)
        for sentence in native.last_warnings():
            _arrays.warn(sentence)


def _require(result: int, *, of_arrays: bool = False) -> None:
    if result == native.DONE:
        return
    message = native.last_error()
    kind = Kind(result) if result in Kind._value2member_map_ else Kind.FAULT
    if kind == Kind.OPTIONS or (of_arrays and kind == Kind.SCENE):
        raise InputError(message, kind)
    raise UnmixError(message, kind)


def _scale(scale: "Optional[float]", offset: "Optional[float]") -> float:
    return 1.0 if scale is None and offset is not None else _arrays.scale(scale)


def _place(value: object, name: str, known: "tuple[str, ...]") -> int:
    if not isinstance(value, str) or value not in known:
        raise InputError(f"'{name}' is {value!r:.80}. Give one of {', '.join(known)}.")
    return known.index(value)


def _open(path: bytes, key: "Optional[bytes]") -> Model:
    return Model(path, key=key)


def _close(handle: int) -> None:
    if native.is_usable():
        native.library().unmix_close(handle)
