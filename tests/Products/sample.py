#!/usr/bin/python3
"""
Writes the granule of models/samples/emit: the structure of EMIT's L2A products, 285 bands, compressed, with noise, small enough for a repository. Beside the granule lie the shares
that it was made of, in the sensor's geometry, and the spectra of its materials. No value in it was measured.

sample.py FOLDER
"""

import glob
import os
import shutil
import sys
import tempfile

import netCDF4
import numpy as np

import emit
import ground

LINES, SAMPLES = 24, 28
GRAIN, STEP = 0.005, 2.0**-14
NOTE = "Made by tests/Products/sample.py of Unmix.Deploy: no value in it was measured."
HEADER = """ENVI
description = {{{note}}}
samples = {samples}
lines = {lines}
bands = {bands}
header offset = 0
data type = 4
interleave = bip
byte order = 0
data ignore value = -9999
band names = {{{names}}}
"""


def _truth(folder, shares):
    shares.astype("<f4").tofile(os.path.join(folder, "truth-abundances.bip"))
    with open(os.path.join(folder, "truth-abundances.hdr"), "w", encoding="ascii") as file:
        file.write(HEADER.format(note=NOTE, samples=SAMPLES, lines=LINES, bands=len(ground.MATERIALS), names=", ".join(ground.MATERIALS)))


def _spectra(folder):
    nm = np.linspace(381.0056, 2493.6, emit.BANDS)
    with open(os.path.join(folder, "spectra.csv"), "w", encoding="ascii") as file:
        file.write("wavelength_nm," + ",".join(ground.MATERIALS) + "\n")
        for centre, values in zip(nm, ground.spectra(nm)): file.write(f"{centre:.4f}," + ",".join(f"{value:.6f}" for value in values) + "\n")


def main():
    target = sys.argv[1]
    emit.LINES, emit.SAMPLES, ground.GRAIN, ground.STEP = LINES, SAMPLES, GRAIN, STEP
    os.makedirs(target, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        emit.make(folder, chunks=(LINES, SAMPLES, 57))
        for path in glob.glob(os.path.join(folder, "*.nc")):
            with netCDF4.Dataset(path, "a") as file: file.summary = NOTE
            shutil.copy(path, target)
    _truth(target, ground.cover(*ground.grid(LINES, SAMPLES)))
    _spectra(target)


main()
