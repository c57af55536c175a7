#!/usr/bin/python3
"""
Trains a model on each replica with the spectra that it was mixed from, runs it, and puts the map's error beside that of exact least squares (fully constrained) on the same
spectra as the readers give them: what the second has is the reader's, what the first has more is the model's.

trained.py UNMIX UNMIX-TRAIN EPOCHS REPLICAS NAME ...: the two programs, and the folder that make.py wrote. Prints a table.
"""

import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile

import numpy as np
from osgeo import gdal

gdal.UseExceptions()


def _run(*words):
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode: raise SystemExit(f"{' '.join(words)}\n{done.stderr}")


def _constrained(library, spectra):
    """[n, P] least squares with shares of at least 0 that sum to 1: the best of all sets of materials. library: [L, P]; spectra: [n, L]."""
    count, materials = len(spectra), library.shape[1]
    least, shares = np.full(count, np.inf), np.zeros((count, materials))
    for size in range(1, materials + 1):
        for some in itertools.combinations(range(materials), size):
            own, ones = library[:, some], np.ones((size, 1))
            system = np.block([[own.T @ own, ones], [ones.T, np.zeros((1, 1))]])
            found = np.linalg.solve(system, np.concatenate([own.T @ spectra.T, np.ones((1, count))]))[:size].T
            errors = ((spectra - found @ own.T) ** 2).sum(1)
            better = (found >= -1e-12).all(1) & (errors < least)
            least[better] = errors[better]
            whole = np.zeros((count, materials))
            whole[:, some] = found
            shares[better] = whole[better]
    return shares


def _map(path):
    raster = gdal.Open(path)
    values = raster.ReadAsArray()[:3].transpose(1, 2, 0).astype("f8")
    values[values == raster.GetRasterBand(1).GetNoDataValue()] = np.nan
    return values


def _error(found, truth):
    valid = np.isfinite(found).all(-1) & np.isfinite(truth).all(-1)
    return np.sqrt(((found - truth)[valid] ** 2).mean()), int(valid.sum())


def _least_squares(train, scene, facts, truth, folder):
    _run(train, "arrays", scene, "-o", os.path.join(folder, "spectra.npz"))
    arrays = np.load(os.path.join(folder, "spectra.npz"))
    cube = next(arrays[name] for name in arrays if arrays[name].ndim == 3)
    centres = next(arrays[name] for name in arrays if arrays[name].ndim == 1 and len(arrays[name]) == cube.shape[-1])
    cube = cube[..., [int(np.nanargmin(np.abs(centres - nm))) for nm in facts["wavelengths"]]]
    valid = np.isfinite(cube).all(-1)
    found = np.full((*cube.shape[:2], 3), np.nan)
    found[valid] = _constrained(np.array(facts["spectra"]), cube[valid].astype("f8"))
    return _error(found, truth)[0]


def _row(programs, epochs, replica, folder):
    run, train = programs
    with open(os.path.join(replica, "expected.json"), encoding="utf-8") as file: facts = json.load(file)
    scene = os.path.normpath(os.path.join(replica, facts["given"][0]))
    library, model, target = (os.path.join(folder, name) for name in ("spectra.csv", "model.unmix", "map.tif"))
    with open(library, "w", encoding="utf-8") as file:
        file.write("wavelength_nm,grass,rock,lake\n")
        for nm, values in zip(facts["wavelengths"], facts["spectra"]): file.write(",".join(map(repr, [nm, *values])) + "\n")
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    _run(train, "train", scene, "--endmembers", "3", "--reference", library, "--set", f"epochs={epochs}", "--quiet", "-o", model)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used
    placed = "place" in facts
    _run(run, "run", model, scene, "-o", target, "--quiet", *([] if placed else ["--geometry", "sensor"]))
    sensor = os.path.join(replica, "sensor.npy")
    truth = np.load(os.path.join(replica, "truth.npy") if placed or not os.path.exists(sensor) else sensor)
    own = np.load(sensor) if os.path.exists(sensor) else truth
    error, pixels = _error(_map(target), truth)
    return f"| {os.path.basename(replica)} | {pixels} | {error:.4f} | {_least_squares(train, scene, facts, own, folder):.4f} | {used:.0f} |"


def main():
    run, train, epochs, replicas, *names = sys.argv[1:]
    print("| replica | pixels | RMSE of the trained model | of least squares | CPU s of training |\n|---|---|---|---|---|")
    for name in names:
        with tempfile.TemporaryDirectory() as folder: print(_row((run, train), epochs, os.path.join(replicas, name), folder), flush=True)


main()
