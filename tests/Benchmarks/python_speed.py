"""One process of the benchmark 'python': unmixes a raw scene by the package 'unmix', and prints seconds and processor seconds.

    python_speed.py MODEL HEADER THREADS LAYERS

HEADER is of a scene of float32, whatever its interleave. Two lines come back: from the file, mapped into memory and read where it lies,
to answers in a file; and from an array in memory to arrays. Opening the model and its sessions is outside of both, as it is outside of
the time that 'unmix run' reports.
"""

import re
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import unmix

model_path, header, threads, layers = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4].split(",")
facts = dict(re.findall(r"^(\w[\w ]*?) *= *([^{\n]+)$", header.read_text(), re.MULTILINE))
sizes = {"c": int(facts["samples"]), "r": int(facts["lines"]), "b": int(facts["bands"])}
axes = {"bsq": "brc", "bil": "rbc", "bip": "rcb"}[facts["interleave"].strip().lower()]


def order(values: np.ndarray) -> np.ndarray:
    """[rows, columns, bands], a view."""
    return values.reshape([sizes[axis] for axis in axes]).transpose([axes.index(axis) for axis in "rcb"])


def clock(work) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    print(time.perf_counter() - wall, time.process_time() - processor)


with unmix.Model(model_path) as model, tempfile.TemporaryDirectory(dir=header.parent) as folder:
    nm = model.wavelengths
    mapped = order(np.memmap(header.with_suffix(".img"), np.float32, "r"))
    model.run(mapped[:1], nm, layers=layers, threads=threads)

    def from_file() -> None:
        for name, values in model.run(mapped, nm, layers=layers, threads=threads).items():
            values.tofile(Path(folder, name))

    clock(from_file)
    cube = order(np.fromfile(header.with_suffix(".img"), np.float32))
    clock(lambda: model.run(cube, nm, layers=layers, threads=threads))
