"""What lies on the ground of every replica: three materials, and the share of each at every place."""

import numpy as np

MATERIALS = ("grass", "rock", "lake")
GRAIN = 0.0  # the relative noise of spectra; above 0 for files that are to compress as measured ones do
STEP = 0.0  # values with noise are multiples of it, so that a small file compresses well; 0 for no such rounding


def _bump(nm, centre, width):
    return np.exp(-(((nm - centre) / width) ** 2))


def spectra(nm):
    """[bands, 3] reflectance of the materials at wavelengths in nm."""
    nm = np.asarray(nm, "f8")
    step = 0.5 * (1 + np.tanh((nm - 712.0) / 24.0))
    water_vapour = 0.55 * _bump(nm, 1440.0, 90.0) + 0.65 * _bump(nm, 1935.0, 120.0)
    grass = 0.04 + 0.06 * _bump(nm, 550.0, 45.0) + 0.42 * step * np.exp(-((nm - 800.0) / 1400.0).clip(0) ** 2) * (1 - water_vapour)
    rock = (0.12 + 0.28 * (nm / 2500.0) ** 0.6) * (1 - 0.15 * _bump(nm, 2205.0, 40.0) - 0.10 * _bump(nm, 900.0, 120.0))
    lake = 0.004 + 0.07 * _bump(nm, 480.0, 140.0)
    return np.stack([grass, rock, lake], axis=-1)


def cover(across, down):
    """[..., 3] shares that sum to 1, for places from 0 to 1 over the scene; no symmetry, so that a turned or mirrored map is found out."""
    across, down = np.broadcast_arrays(np.asarray(across, "f8"), np.asarray(down, "f8"))
    powers = np.stack([2.2 * across - 0.4 * down, 1.9 * down - 0.9 * across * down, 1.3 - 1.6 * across - 0.5 * down], axis=-1)
    shares = np.exp(powers)
    return shares / shares.sum(-1, keepdims=True)


def grid(rows, columns):
    """across, down: [rows, columns] places of a grid's pixels."""
    down, across = np.meshgrid((np.arange(rows) + 0.5) / rows, (np.arange(columns) + 0.5) / columns, indexing="ij")
    return across, down


def leaning(rows, columns, share):
    """[rows, columns] true beside a strip that leans in its north-up box."""
    across, down = grid(rows, columns)
    along = across + share * (down - 0.5)
    return (along < 0.12) | (along > 0.9)


def wet(nm):
    """True for bands where water vapour lets no light through."""
    nm = np.asarray(nm)
    return ((nm >= 1340) & (nm <= 1450)) | ((nm >= 1790) & (nm <= 1970))


def dry(nm):
    return nm[~wet(nm)]


def grained(spectra):
    """The same spectra with noise where GRAIN asks for it."""
    if GRAIN == 0: return spectra
    noisy = spectra * (1 + GRAIN * np.random.default_rng(5).standard_normal(spectra.shape, "f4"))
    return noisy if STEP == 0 else np.rint(noisy / STEP) * STEP
