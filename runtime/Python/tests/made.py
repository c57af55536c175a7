"""What the tests unmix: mixtures of the ready model's own reference spectra, as an array and as a scene."""

import os
from pathlib import Path

import numpy as np

import unmix

ROOT = Path(__file__).resolve().parents[3]
MODEL = os.environ.get("UNMIX_TEST_MODEL") or str(ROOT / "models" / "demo.unmix")


def cube(rows: int = 23, columns: int = 31, seed: int = 5) -> np.ndarray:
    """[rows, columns, bands] of float32: random shares of the model's spectra, a bit of noise."""
    with unmix.Model(MODEL) as model:
        spectra = np.array(model.manifest["reference_spectra"], dtype=np.float32)
    random = np.random.default_rng(seed)
    shares = random.dirichlet(np.ones(len(spectra)), (rows, columns)).astype(np.float32)
    noise = random.normal(0, 0.002, (rows, columns, spectra.shape[1])).astype(np.float32)
    return np.ascontiguousarray(shares @ spectra + noise)


def wavelengths() -> np.ndarray:
    """[bands] nm."""
    with unmix.Model(MODEL) as model:
        return model.wavelengths


def write_scene(folder: Path, values: np.ndarray, nm: np.ndarray) -> Path:
    """An ENVI scene of an array, pixel after pixel."""
    rows, columns, bands = values.shape
    values.astype("<f4").tofile(folder / "scene.img")
    header = folder / "scene.hdr"
    header.write_text(
        f"ENVI\nsamples = {columns}\nlines = {rows}\nbands = {bands}\nheader offset = 0\ndata type = 4\ninterleave = bip\n"
        f"byte order = 0\nwavelength units = nm\nwavelength = {{{', '.join(f'{centre:.6f}' for centre in nm)}}}\n"
    )
    return header


def read_map(header: Path) -> np.ndarray:
    """[rows, columns, bands] of a map that was stored as ENVI, band after band; NaN where it holds nothing."""
    facts = dict(line.split(" = ", 1) for line in header.read_text().splitlines() if " = " in line)
    shape = tuple(int(facts[name]) for name in ("bands", "lines", "samples"))
    values = np.fromfile(header.with_suffix(".img"), "<f4").reshape(shape).transpose(1, 2, 0)
    if "data ignore value" in facts:
        values[values == np.float32(facts["data ignore value"])] = np.nan
    return values
