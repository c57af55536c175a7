"""What goes wrong, and how it is told."""

from enum import IntEnum


class Kind(IntEnum):
    """What a fault is about: the exit code that the program ``unmix`` would have."""

    FAULT = 1
    """A fault of ours; the message has what to report."""
    OPTIONS = 2
    """An argument can't be used."""
    SCENE = 3
    """Spectra or a scene can't be used."""
    PACKAGE = 4
    """The model package is refused."""
    OUTPUT = 5
    """An output can't be written."""
    INCOMPLETE = 6
    """Something was begun that can't be finished."""


class UnmixError(Exception):
    """A fault, in one sentence: what was wrong, where, and what to do. ``kind`` says what it is about."""

    def __init__(self, message: str, kind: Kind) -> None:
        super().__init__(message)
        self.kind = kind

    def __reduce__(self) -> "tuple[type[UnmixError], tuple[str, Kind]]":
        return type(self), (str(self), self.kind)


class InputError(UnmixError, ValueError):
    """An array, its bands or an option can't be used. It is a ``ValueError`` too."""

    def __init__(self, message: str, kind: Kind = Kind.OPTIONS) -> None:
        super().__init__(message, kind)


class UnmixWarning(UserWarning):
    """Something is odd but can be lived with: an array was converted, or bands lie beside the model's."""
