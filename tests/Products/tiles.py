#!/usr/bin/python3
"""
Writes GeoTIFFs of the same pixels in blocks of all kinds, and the pixels as NAME.npy, [rows, columns, bands]. For tests; needs Debian's python3-numpy and python3-gdal.

tiles.py FOLDER
"""

import os
import sys

import geotiff
import numpy as np

TILES = ("TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=48")
ROWS, COLUMNS, BANDS = 130, 150, 9
FILES = {
    "pixel-deflate": ("int16", "GTiff", (*TILES, "INTERLEAVE=PIXEL", "COMPRESS=DEFLATE")),
    "pixel-deflate-2": ("int16", "GTiff", (*TILES, "INTERLEAVE=PIXEL", "COMPRESS=DEFLATE", "PREDICTOR=2")),
    "pixel-lzw": ("int16", "GTiff", (*TILES, "INTERLEAVE=PIXEL", "COMPRESS=LZW")),
    "pixel-lzw-2": ("int16", "GTiff", (*TILES, "INTERLEAVE=PIXEL", "COMPRESS=LZW", "PREDICTOR=2")),
    "pixel-none": ("int16", "GTiff", (*TILES, "INTERLEAVE=PIXEL")),
    "pixel-float-2": ("float32", "GTiff", (*TILES, "INTERLEAVE=PIXEL", "COMPRESS=DEFLATE", "PREDICTOR=2")),
    "pixel-float-3": ("float32", "GTiff", (*TILES, "INTERLEAVE=PIXEL", "COMPRESS=DEFLATE", "PREDICTOR=3")),
    "band-deflate": ("int16", "GTiff", (*TILES, "INTERLEAVE=BAND", "COMPRESS=DEFLATE")),
    "band-deflate-2": ("int16", "GTiff", (*TILES, "INTERLEAVE=BAND", "COMPRESS=DEFLATE", "PREDICTOR=2")),
    "band-lzw": ("float32", "GTiff", (*TILES, "INTERLEAVE=BAND", "COMPRESS=LZW")),
    "band-lzw-3": ("float32", "GTiff", (*TILES, "INTERLEAVE=BAND", "COMPRESS=LZW", "PREDICTOR=3")),
    "band-none": ("float32", "GTiff", (*TILES, "INTERLEAVE=BAND")),
    "strips": ("int16", "GTiff", ("BLOCKYSIZE=37", "INTERLEAVE=PIXEL", "COMPRESS=DEFLATE")),
    "strips-none": ("int16", "GTiff", ("BLOCKYSIZE=37", "INTERLEAVE=BAND")),
    "big": ("int16", "GTiff", (*TILES, "INTERLEAVE=BAND", "COMPRESS=LZW", "BIGTIFF=YES")),
    "cog": ("int16", "COG", ("BLOCKSIZE=128", "COMPRESS=DEFLATE", "PREDICTOR=YES")),
    "cog-lzw": ("float32", "COG", ("BLOCKSIZE=128", "COMPRESS=LZW", "PREDICTOR=YES")),
    "other-order": ("int16", "GTiff", (*TILES, "COMPRESS=DEFLATE", "ENDIANNESS=BIG")),
    "packbits": ("int16", "GTiff", (*TILES, "COMPRESS=PACKBITS")),
    "holes": ("int16", "GTiff", (*TILES, "INTERLEAVE=BAND", "COMPRESS=DEFLATE", "SPARSE_OK=TRUE")),
}


def main():
    random = np.random.default_rng(24)
    row, column, band = np.mgrid[0:ROWS, 0:COLUMNS, 0:BANDS]
    smooth = 1000 + 9 * row + 5 * column + 300 * band + random.integers(-40, 40, row.shape)
    for name, (kind, driver, options) in FILES.items():
        pixels = (smooth / 10000 if kind == "float32" else smooth).astype(kind)
        if name == "holes": pixels[:96] = 0
        np.save(os.path.join(sys.argv[1], name + ".npy"), pixels.astype("f4"))
        geotiff.write(os.path.join(sys.argv[1], name + ".tif"), pixels.transpose(2, 0, 1), (500000, 30, 0, 5400000, 0, -30), 32632, None, driver, options)


main()
