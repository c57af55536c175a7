"""The network of a model package as PyTorch operations, timed: python3 torch_form.py MODEL.unmix --threads 1 --outputs abundances

Reads the weights and the operations of the package's graphs (python3-onnx), checks its answers against those stored in the
package, and prints one line of JSON: the fastest batch and its pixels per second. Every operation works on a whole batch.
"""

import argparse
import json
import struct
import sys
import time
import zipfile

import onnx
import onnx.numpy_helper
import torch

BATCHES = (512, 1024, 2048, 4096, 8192, 16384)
LARGEST_DIFFERENCE = 1e-4
KNOWN_COUNTS, KNOWN_HEADER = 12, 24  # of known-pixels.bin, bytes


def compiled(graph, wanted):
    """The operations that lead to the wanted outputs, as (function, inputs, output), and the constants."""
    constants = {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in graph.initializer}
    needed, nodes = set(wanted), []
    for node in reversed(graph.node):
        if node.output[0] in needed:
            needed.update(node.input)
            nodes.append(node)
    return [(operation(node, constants), list(node.input), node.output[0]) for node in reversed(nodes)], constants


def operation(node, constants):
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    numbers = [constants[name].tolist() for name in node.input if name in constants and constants[name].dtype == torch.int64]
    keep = bool(attributes.get("keepdims", 1))
    if node.op_type == "Gemm":
        first, second = attributes.get("transA", 0), attributes.get("transB", 0)
        return lambda a, b, c: torch.addmm(c, a.t() if first else a, b.t() if second else b)
    if node.op_type == "ReduceSum":
        return lambda x, _: x.sum(dim=numbers[0], keepdim=keep)
    if node.op_type == "Reshape":
        return lambda x, _: x.reshape(numbers[0])
    if node.op_type == "Unsqueeze":
        return lambda x, _: x.unsqueeze(numbers[0][0])
    if node.op_type == "Squeeze":
        return lambda x, _: x.squeeze(numbers[0][0])
    if node.op_type == "Transpose":
        return lambda x: x.permute(*attributes["perm"])
    if node.op_type == "Concat":
        return lambda *parts: torch.cat(parts, dim=attributes["axis"])
    return {
        "Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "Div": torch.div, "Max": torch.maximum, "MatMul": torch.matmul,
        "Relu": torch.relu, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh, "Sqrt": torch.sqrt, "Abs": torch.abs,
    }[node.op_type]


class Form:
    def __init__(self, package, outputs):
        reconstructs = "reconstruction" in outputs
        encoder = [o for o in outputs if o != "reconstruction"] + (["endmembers"] if reconstructs else [])
        self.parts = [compiled(onnx.load_from_string(package.read("encoder.onnx")).graph, encoder)]
        if reconstructs:
            self.parts.append(compiled(onnx.load_from_string(package.read("decoder.onnx")).graph, ["reconstruction"]))
        self.reconstructs = reconstructs

    def __call__(self, spectra):
        values = {"spectra": spectra}
        for steps, constants in self.parts:
            values.update(constants)
            for function, inputs, output in steps:
                values[output] = function(*[values[name] for name in inputs])
        if self.reconstructs:
            values["error"] = (spectra - values["reconstruction"]).square().mean(dim=1).sqrt()
        return values


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
    form = Form(package, options.outputs.split(","))
    spectra, abundances = known(package)
    difference = float((form(spectra)["abundances"] - abundances).abs().max())
    if not difference <= LARGEST_DIFFERENCE:
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
