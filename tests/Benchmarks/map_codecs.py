"""What codecs, levels and predictors make of finished maps, by GDAL: bytes a sample, and processor time to write and to read one.

    python3 tests/Benchmarks/map_codecs.py MAP.tif... > tests/Benchmarks/results/map-codecs.md

The maps are those of 'unmix run' in float32. Each is written again in memory, in its own blocks, as it is and as 'unmix run --type uint16'
stores it, on one thread; the fastest of three. Needs python3-gdal and python3-numpy.
"""

import resource
import sys
from pathlib import Path

import numpy as np
from osgeo import gdal

gdal.UseExceptions()
STEPS, NODATA = 50_000, 65_535
CODECS = [("none", {}), ("LZW", {"COMPRESS": "LZW"})]
CODECS += [(f"DEFLATE {level}", {"COMPRESS": "DEFLATE", "ZLEVEL": level}) for level in (1, 6, 9)]
CODECS += [(f"ZSTD {level}", {"COMPRESS": "ZSTD", "ZSTD_LEVEL": level}) for level in (1, 3, 9, 15)]
TARGET = "/vsimem/codec.tif"


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def fastest(work) -> float:
    times = []
    for _ in range(3):
        start = processor()
        work()
        times.append(processor() - start)
    return min(times)


def write(values: np.ndarray, options: dict) -> None:
    kind = gdal.GDT_UInt16 if values.dtype == np.uint16 else gdal.GDT_Float32
    count, height, width = values.shape
    dataset = gdal.GetDriverByName("GTiff").Create(TARGET, width, height, count, kind, [f"{key}={value}" for key, value in options.items()])
    for band in range(count):
        dataset.GetRasterBand(band + 1).WriteArray(values[band])


def whole(values: np.ndarray, nodata: float) -> np.ndarray:
    stored = np.round(np.clip(values, 0, (NODATA - 1) / STEPS) * STEPS).astype(np.uint16)
    return np.where(values == nodata, np.uint16(NODATA), stored)


def rows(values: np.ndarray, blocks: dict):
    predictors = (1, 2) if values.dtype == np.uint16 else (1, 2, 3)
    for name, codec in CODECS:
        for predictor in predictors if codec else (1,):
            options = blocks | codec | ({"PREDICTOR": predictor} if codec else {})
            written = fastest(lambda: write(values, options)) / values.size * 1e9
            size = gdal.VSIStatL(TARGET).size / values.size
            read = fastest(lambda: gdal.Open(TARGET).ReadAsArray()) / values.size * 1e9
            yield f"| {values.dtype} | {name} | {predictor} | {size:.2f} | {written:.1f} | {read:.1f} |"


print(f"# Codecs of maps\n\nGDAL {gdal.__version__}, one thread, nanoseconds of a processor a sample, the fastest of three.\n")
for path in sys.argv[1:]:
    dataset = gdal.Open(path)
    values = dataset.ReadAsArray().reshape(dataset.RasterCount, dataset.RasterYSize, dataset.RasterXSize)
    band = dataset.GetRasterBand(1)
    width, height = band.GetBlockSize()
    blocks = {"TILED": "YES", "BLOCKXSIZE": width, "BLOCKYSIZE": height, "INTERLEAVE": "BAND"}
    print(f"## {Path(path).stem}: {dataset.RasterXSize} x {dataset.RasterYSize} pixels, {dataset.RasterCount} bands\n")
    print("| samples | codec | predictor | bytes a sample | ns to write | ns to read |\n|---|---|---|---|---|---|")
    for part in (values, whole(values, band.GetNoDataValue())):
        for row in rows(part, blocks):
            print(row, flush=True)
    print()
