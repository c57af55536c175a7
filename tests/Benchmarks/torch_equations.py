"""The same network with a package's weights, written as the paper's equations are, on whole batches: what one writes in Python.

Every pixel's endmembers lie in one tensor [n, L, P], the P endmember decoders run as one batch of products, and the unrolled regression
multiplies by M and by its transpose in each of its ten steps.
"""

import onnx.numpy_helper
import torch


class Equations:
    """Called with spectra [n, L], gives every wanted output by its name."""

    def __init__(self, encoder, decoder, outputs):
        self.outputs = outputs
        weights = {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in encoder.initializer}
        self.number = {name: value.item() for name, value in weights.items() if value.dim() == 0}
        self.shared, self.mean, self.nonlinear = (layers(weights, name) for name in ("shared_all", "mean_all", "nonlinear"))
        each = []
        while f"mean_{len(each)}_0_weight" in weights:
            each.append(layers(weights, f"mean_{len(each)}"))
        self.count = len(each)
        latents = self.mean[-1][0].shape[1] // self.count
        for p, own in enumerate(each):  # the graph's first layers take the latents of all endmembers, times 0 where they are of others
            own[0] = (own[0][0][p * latents : (p + 1) * latents], own[0][1])
        self.decoders = [tuple(torch.stack(parts) for parts in zip(*layer)) for layer in zip(*each)]  # [P, in, out], [P, 1, out]
        self.mixing = layers({t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in decoder.initializer}, "nonlinear")

    def __call__(self, spectra):
        endmembers = self.endmembers(spectra)
        regression = self.regression(endmembers, spectra)
        bound = self.number["correction_bound"]
        correction = torch.tanh(dense(self.nonlinear, spectra)) * bound
        concentration = self.number["precision"] * self.bent(regression + correction) + self.number["concentration_floor"]
        total = concentration.sum(dim=1, keepdim=True)
        abundances = concentration / total
        values = {"abundances": abundances}
        if "abundance_deviation" in self.outputs:
            values["abundance_deviation"] = (abundances * (1 - abundances) / (self.number["calibration"] * total + 1)).sqrt()
        if "nonlinearity" in self.outputs:
            part, rest = correction.norm(dim=1), regression.norm(dim=1)
            values["nonlinearity"] = part / (part + rest)
        if "reconstruction" in self.outputs:
            linear = (endmembers @ abundances.unsqueeze(2)).squeeze(2)
            joined = torch.cat([endmembers.reshape(len(spectra), -1), abundances], dim=1)
            values["reconstruction"] = torch.relu(linear + dense(self.mixing, joined))
            values["error"] = (spectra - values["reconstruction"]).square().mean(dim=1).sqrt()
        return values

    def endmembers(self, spectra):
        """M of each pixel: [n, L, P]."""
        free = dense(self.mean, torch.relu(dense(self.shared, spectra)))
        latents = torch.tanh(free * self.number["latent_scale"]) * self.number["latent_bound"]
        hidden = latents.reshape(len(spectra), self.count, -1).transpose(0, 1)
        for i, (weight, bias) in enumerate(self.decoders):
            hidden = torch.baddbmm(bias, hidden if i == 0 else torch.relu(hidden), weight)
        return torch.sigmoid(hidden).permute(1, 2, 0)

    def regression(self, endmembers, spectra):
        """a_10 of the unrolled regression: [n, P]."""
        turned, y = endmembers.transpose(1, 2), spectra.unsqueeze(2)
        gram = turned @ endmembers
        trace = gram.diagonal(dim1=1, dim2=2).sum(dim=1)[:, None, None]
        a = torch.linalg.solve(gram, turned @ y)
        for k in range(10):
            a = torch.relu(a - self.number[f"step_{k}"] / trace * (turned @ (endmembers @ a - y) + self.number["threshold"]))
        return a.squeeze(2)

    def bent(self, evidence):
        """The smooth link."""
        root = (evidence.square() + self.number["smooth_width_squared"]).sqrt()
        return torch.relu(evidence) + self.number["half_smooth_width_squared"] / (root + evidence.abs())


def layers(weights, name):
    """The layers of that name as ([in, out], [1, out])."""
    found = []
    while f"{name}_{len(found)}_weight" in weights:
        weight, bias = (weights[f"{name}_{len(found)}_{part}"] for part in ("weight", "bias"))
        found.append((weight.t().contiguous(), bias.reshape(1, -1)))
    return found


def dense(found, values):
    for i, (weight, bias) in enumerate(found):
        values = torch.addmm(bias, values if i == 0 else torch.relu(values), weight)
    return values
