"""The network of a model package in PyTorch, timed: python3 torch_form.py MODEL.unmix --threads 1 --outputs abundances

Reads the weights of the package's graphs (python3-onnx), checks its answers against those stored in the package, and prints one line of
JSON: the fastest batch and its pixels per second. The operations are those of our graphs one by one, each on a whole batch.
"""

import argparse
import json
import struct
import sys
import time
import zipfile

import onnx
import torch

sys.dont_write_bytecode = True
from torch_operations import Operations

BATCHES = (512, 1024, 2048, 4096, 8192, 16384)
LARGEST = 1e-4  # how far an abundance may be from the stored one
KNOWN_COUNTS, KNOWN_HEADER = 12, 24  # of known-pixels.bin, bytes


def known(package):
    """The stored spectra [n, L] and abundances [n, P]."""
    data = package.read("known-pixels.bin")
    pixels, bands, count = struct.unpack_from("<3i", data, KNOWN_COUNTS)
    values = torch.frombuffer(bytearray(data), dtype=torch.float32, offset=KNOWN_HEADER)
    return values[: pixels * bands].reshape(pixels, bands).clone(), values[pixels * bands : pixels * (bands + count)].reshape(pixels, count)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("package")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--outputs", default="abundances")
    parser.add_argument("--seconds", type=float, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_grad_enabled(False)
    package = zipfile.ZipFile(options.package)
    encoder, decoder = (onnx.load_from_string(package.read(f"{part}.onnx")).graph for part in ("encoder", "decoder"))
    form = Operations(encoder, decoder, options.outputs.split(","))
    spectra, abundances = known(package)
    difference = float((form(spectra)["abundances"] - abundances).abs().max())
    if not difference <= LARGEST:
        sys.exit(f"The abundances differ from the stored ones by {difference:.1e}.")
    speeds = {}
    for batch in BATCHES:
        pixels = spectra[torch.arange(batch) % len(spectra)]
        form(pixels)
        best, until = float("inf"), time.perf_counter() + options.seconds
        while time.perf_counter() < until:
            start = time.perf_counter()
            form(pixels)
            best = min(best, time.perf_counter() - start)
        speeds[batch] = batch / best
    batch = max(speeds, key=speeds.get)
    print(json.dumps({"torch": torch.__version__, "batch": batch, "pixels_per_second": speeds[batch], "difference": difference}))


main()
