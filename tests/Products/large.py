#!/usr/bin/python3
"""
Writes a replica of a product's real size, with noise, so that it compresses as a measured one does. For benchmarks; some GB of memory.

large.py FOLDER NAME ROWS COLUMNS
"""

import os
import sys

import enmap
import ground
import prisma
import tanager

GRAIN = 0.003


def _tanager(folder):
    tanager.CHUNK = (14, 42, 49)
    tanager.ortho(folder)


PRODUCTS = {
    "prisma": (prisma, prisma.make),
    "enmap": (enmap, enmap.make),
    "enmap-cog": (enmap, lambda folder: enmap.make(folder, "_COG.TIF", "COG", ("BLOCKSIZE=512", "COMPRESS=DEFLATE", "INTERLEAVE=BAND"))),
    "tanager": (tanager, _tanager),
}


def main():
    folder, name, rows, columns = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    module, make = PRODUCTS[name]
    ground.GRAIN, module.ROWS, module.COLUMNS = GRAIN, rows, columns
    os.makedirs(folder, exist_ok=True)
    make(folder)


main()
