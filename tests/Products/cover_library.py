#!/usr/bin/python3
"""
Writes the library that models/cover.unmix is learnt from: spectra of four classes on EMIT's bands, each made of a slope, steps and absorptions whose places, depths and widths are drawn anew for every spectrum.
No value in it was measured.

cover_library.py FILE
"""

import csv
import sys

import numpy as np

PER_CLASS = 12
SEED = 25


def bump(nm, centre, width):
    return np.exp(-(((nm - centre) / width) ** 2))


def absorbed(nm, draw, *features):
    """One less each feature's depth: features are (centre, width, deepest)."""
    kept = np.ones_like(nm)
    for centre, width, deepest in features: kept *= 1 - draw.uniform(0, deepest) * bump(nm, centre + draw.normal(0, 6), width)
    return kept


def vegetation(nm, draw):
    plateau, edge = draw.uniform(0.28, 0.55), draw.uniform(695, 720)
    step = 1 / (1 + np.exp(-(nm - edge) / draw.uniform(8, 16)))
    fall = np.exp(-(((nm - 800) / draw.uniform(1100, 1700)).clip(0) ** 2))
    water = absorbed(nm, draw, (970, 45, 0.12), (1200, 60, 0.25), (1450, 90, 0.75), (1940, 110, 0.9))
    return draw.uniform(0.02, 0.06) + draw.uniform(0.02, 0.09) * bump(nm, 550, 40) + plateau * step * fall * water


def dry_vegetation(nm, draw):
    rise = 1 - np.exp(-(nm - 350) / draw.uniform(300, 700))
    cellulose = absorbed(nm, draw, (1450, 70, 0.25), (1730, 40, 0.12), (1940, 80, 0.3), (2100, 60, 0.3), (2310, 50, 0.2))
    return draw.uniform(0.25, 0.55) * rise * cellulose * (1 - draw.uniform(0, 0.25) * (nm / 2500) ** 2)


def soil(nm, draw):
    rise = (nm / 2500) ** draw.uniform(0.4, 1.2)
    minerals = absorbed(nm, draw, (500, 90, 0.3), (900, 120, 0.2), (1410, 40, 0.1), (1910, 45, 0.2), (2205, 35, 0.25), (2340, 35, 0.2))
    return draw.uniform(0.03, 0.15) + draw.uniform(0.12, 0.45) * rise * minerals


def water(nm, draw):
    return draw.uniform(0.001, 0.008) + draw.uniform(0.01, 0.09) * bump(nm, draw.uniform(450, 570), draw.uniform(90, 160))


def main():
    draw = np.random.default_rng(SEED)
    nm = np.linspace(381.0056, 2493.6, 285)
    with open(sys.argv[1], "w", encoding="ascii", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["name", "class"] + [f"{centre:.2f} nm" for centre in nm])
        for name, make in (("vegetation", vegetation), ("dry vegetation", dry_vegetation), ("soil", soil), ("water", water)):
            for number in range(PER_CLASS): table.writerow([f"{name} {number + 1}", name] + [f"{value:.4f}" for value in make(nm, draw)])


main()
