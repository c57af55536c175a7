"""Writes beside a replica what has to come out of it: truth.npy and expected.json."""

import json
import os

import numpy as np

import ground


def swath(folder, truth, latitude, longitude):
    """What is in the sensor's geometry: truth [lines, samples, 3], NaN where there is nothing to unmix, and where its pixels' centres lie, degrees."""
    for name, values in (("sensor", truth), ("latitude", latitude), ("longitude", longitude)): np.save(os.path.join(folder, name + ".npy"), np.asarray(values, "f4" if name == "sensor" else "f8"))


def write(folder, truth, wavelengths, **facts):
    """
    truth: [rows, columns, 3] of the map, NaN where it has to be empty. wavelengths: nm of the bands that are to be used, in the order in which
    the scene lists them. facts: given (paths below the folder that all name the product), place (GDAL's six numbers) and epsg where it has them,
    sensor, taken, bands, bad.
    """
    np.save(os.path.join(folder, "truth.npy"), np.asarray(truth, "f4"))
    wavelengths = np.asarray(wavelengths, "f8")
    facts["wavelengths"] = [round(float(nm), 4) for nm in wavelengths]
    facts["spectra"] = [[round(float(value), 7) for value in row] for row in ground.spectra(wavelengths)]
    facts["rows"], facts["columns"] = truth.shape[:2]
    with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(facts, file, default=float)
