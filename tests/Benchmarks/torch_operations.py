"""A package's graphs as they are, each operation as the one of PyTorch's that does the same: what the exporter saves is saved here too."""

import onnx.helper
import onnx.numpy_helper
import torch


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
    if node.op_type == "Slice":
        (first,), (end,), (axis,) = numbers
        return lambda x, *_: x.narrow(axis, first, end - first)
    if node.op_type == "Gather":
        chosen = torch.tensor(numbers[0])
        return lambda x, _: x.index_select(attributes["axis"], chosen)
    if node.op_type == "Cast":
        kind = {onnx.TensorProto.FLOAT: torch.float32, onnx.TensorProto.DOUBLE: torch.float64}[attributes["to"]]
        return lambda x: x.to(kind)
    if node.op_type == "Concat":
        return lambda *parts: torch.cat(parts, dim=attributes["axis"])
    return {
        "Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "Div": torch.div, "Max": torch.maximum, "MatMul": torch.matmul,
        "Relu": torch.relu, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh, "Exp": torch.exp, "Clip": torch.clamp, "Sqrt": torch.sqrt, "Abs": torch.abs,
    }[node.op_type]


class Operations:
    """Called with spectra [n, L], gives every wanted output by its name."""

    def __init__(self, encoder, decoder, outputs):
        reconstructs = "reconstruction" in outputs
        self.parts = [compiled(encoder, [o for o in outputs if o != "reconstruction"] + (["endmembers"] if reconstructs else []))]
        if reconstructs:
            self.parts.append(compiled(decoder, ["reconstruction"]))
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
