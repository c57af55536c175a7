#!/usr/bin/python3
"""
Writes small replicas of the products that agencies deliver, each into a folder of its own with truth.npy and expected.json. Every value in them is computed here;
structures and names follow what readers and manuals of the products say. For tests; needs Debian's python3-numpy, python3-h5py, python3-netcdf4 and python3-gdal.

make.py FOLDER [NAME ...]: all, and those of other makers (variant-..., delivery-...) and those that something is wrong with (fault-...), or those whose names begin so.
"""

import os
import sys

import aviris
import deliveries
import desis
import emit
import enmap
import faults
import neon
import pace
import prisma
import tanager
import variants

REPLICAS = {
    "emit": lambda folder: emit.make(folder),
    "emit-v2": lambda folder: emit.make(folder, "002", chunks=(8, 5, 60), table=">i4"),
    "emit-turned": lambda folder: emit.make(folder, order=("bands", "crosstrack", "downtrack"), kind=">f4", unit="um", flags="f4"),
    "emit-whole": lambda folder: emit.make(folder, kind="i2", table="f8", flags="i4", place=False, widths=False),
    "emit-double": lambda folder: emit.make(folder, order=("downtrack", "bands", "crosstrack"), kind="f8", table="u2"),
    "emit-moved": lambda folder: emit.make(folder, moved=2.6),
    "emit-ortho": lambda folder: emit.ortho(folder),
    "prisma-l2d": lambda folder: prisma.make(folder),
    "prisma-l2d-listed": lambda folder: prisma.make(folder, listed=True),
    "prisma-l2d-zip": lambda folder: prisma.make(folder, zipped=True),
    "prisma-l2c": lambda folder: prisma.make(folder, level="2C"),
    "enmap": lambda folder: enmap.make(folder),
    "enmap-pixel": lambda folder: enmap.make(folder, options=("INTERLEAVE=PIXEL", "COMPRESS=LZW"), gain=0.00013),
    "enmap-cog": lambda folder: enmap.make(folder, "_COG.TIF", "COG", ("BLOCKSIZE=128",), "METADATA.xml"),
    "enmap-bsq": lambda folder: enmap.make(folder, ".BSQ", "ENVI", ("INTERLEAVE=BSQ",)),
    "enmap-bil": lambda folder: enmap.make(folder, ".BIL", "ENVI", ("INTERLEAVE=BIL",)),
    "enmap-bip": lambda folder: enmap.make(folder, ".BIP", "ENVI", ("INTERLEAVE=BIP",)),
    "enmap-zip": lambda folder: enmap.make(folder, zipped=True),
    "desis": lambda folder: desis.make(folder),
    "desis-binned": lambda folder: desis.make(folder, binned=True),
    "desis-header": lambda folder: desis.make(folder, binned=True, xml=False),
    "aviris-av3": lambda folder: aviris.netcdf(folder, "av3"),
    "aviris-av5": lambda folder: aviris.netcdf(folder, "av5"),
    "aviris-ang": lambda folder: aviris.netcdf(folder, "ang"),
    "aviris-rising": lambda folder: aviris.netcdf(folder, "av3", rising=True, listed="root"),
    "aviris-turned": lambda folder: aviris.netcdf(folder, "av5", order=("northing", "easting", "wavelength")),
    "aviris-single": lambda folder: aviris.netcdf(folder, "ang", axes="f4"),
    "aviris-envi-av3": lambda folder: aviris.envi(folder, "av3"),
    "aviris-envi-ang": lambda folder: aviris.envi(folder, "ang"),
    "neon-tile": lambda folder: neon.make(folder, "tile"),
    "neon-moved": lambda folder: neon.make(folder, "tile", moved=-1.9),
    "neon-line": lambda folder: neon.make(folder, "line"),
    "neon-bidirectional": lambda folder: neon.make(folder, "bidirectional"),
    "tanager-ortho": lambda folder: tanager.ortho(folder),
    "tanager-ortho-no-list": lambda folder: tanager.ortho(folder, lacks="good_wavelengths"),
    "tanager-shuffled": lambda folder: tanager.ortho(folder, filters=dict(shuffle=True, fletcher32=True)),
    "tanager-newest": lambda folder: tanager.ortho(folder, version="latest"),
    "tanager-holes": lambda folder: tanager.holes(folder),
    "tanager-basic": lambda folder: tanager.basic(folder),
    "tanager-basic-unframed": lambda folder: tanager.basic(folder, framing=False),
    "pace-v31": lambda folder: pace.make(folder),
    "pace-nominal": lambda folder: pace.make(folder, nominal=True),
    "pace-v32": lambda folder: pace.make(folder, "V3_2"),
    "pace-north-first": lambda folder: pace.make(folder, falling=True),
    "pace-turned": lambda folder: pace.make(folder, turned=True),
    "pace-gap": lambda folder: pace.make(folder, gap=True),
    "pace-packed": lambda folder: pace.make(folder, "V3_2", packed=True),
}


def main():
    target, names = sys.argv[1], sys.argv[2:]
    for name, make in REPLICAS.items():
        if names and not any(name.startswith(start) for start in names): continue
        folder = os.path.join(target, name)
        os.makedirs(folder, exist_ok=True)
        make(folder)
    if not names:
        faults.make_all(target)
        variants.make_all(target)
        deliveries.make_all(target)


main()
