"""EnMAP L2A: a folder with the cube, quality layers and an XML; the bands of two detectors interleave by wavelength."""

import os
import shutil
import zipfile
from xml.sax.saxutils import escape

import numpy as np

import geotiff
import ground
import record

ROWS, COLUMNS, NODATA = 19, 23, -32768
PLACE, EPSG = (388410.0, 30.0, 0.0, 5811960.0, 0.0, -30.0), 32633
STEM = "ENMAP01-____L2A-DT0000059971_20240114T102931Z_003_V010402_20240115T031845Z"


def detector_bands():
    """nm, and true for those of the first detector."""
    vnir = 418.2 + (992.8 - 418.2) * np.linspace(0, 1, 91) ** 1.04
    swir = 901.9 + (2445.0 - 901.9) * np.linspace(0, 1, 133) ** 0.97
    nm, first = np.concatenate([vnir, swir]).round(3), np.arange(224) < 91
    order = np.argsort(nm)
    return nm[order], first[order]


def _xml(nm, first, empty, gains, suffix):
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<hsi:level_X xmlns:hsi="http://www.dlr.de/enmap"><metadata>', f"<name>{STEM}</name><schema><processingLevel>L2A</processingLevel></schema></metadata>",
             "<base><level>L2A</level><temporalCoverage><startTime>2024-01-14T10:29:31.125000Z</startTime>",
             "<stopTime>2024-01-14T10:29:35.500000Z</stopTime></temporalCoverage></base>",
             f"<product><image><merge><name>{escape(STEM)}-SPECTRAL_IMAGE{suffix}</name></merge></image><bandStatistics>"]
    lines += [f'<bandID number="{n}"><mean>{-1000000 if blank else 1200.5}</mean><stdDeviation>{0 if blank else 310.2}</stdDeviation></bandID>' for n, blank in enumerate(empty, 1)]
    lines += ["</bandStatistics></product>", "<specific><numberOfVNIRBands>91</numberOfVNIRBands><numberOfSWIRBands>133</numberOfSWIRBands>"]
    for name, which in (("vnir", first), ("swir", ~first)):
        listed = ", ".join(str(n) for n in np.flatnonzero(which) + 1)
        lines.append(f"<{name}ProductQuality><expectedChannelsList>{listed}</expectedChannelsList></{name}ProductQuality>")
    lines.append("<bandCharacterisation>")
    for n, (centre, gain) in enumerate(zip(nm, gains), 1):
        lines.append(f'<bandID number="{n}"><wavelengthCenterOfBand>{centre:.3f}</wavelengthCenterOfBand><FWHMOfBand>{6.5 + centre / 500:.3f}</FWHMOfBand>'
                     f"<GainOfBand>{gain:.6g}</GainOfBand><OffsetOfBand>{-0.01 if gain != 0.0001 else 0}</OffsetOfBand></bandID>")
    return "\n".join(lines + ["</bandCharacterisation></specific></hsi:level_X>", ""])


def _layers(folder, ending, driver, gone):
    """cloud, its shadow, cirrus in three steps, and classes: 1 land, 2 water, 3 nothing."""
    plane = lambda: np.zeros((1, ROWS, COLUMNS), "u1")
    cloud, shadow, cirrus, classes = plane(), plane(), plane(), plane()
    cloud[0, 2:4, 12:15], shadow[0, 4, 12:15], cirrus[0, 9, 15], cirrus[0, 10, 15:17] = 1, 1, 1, 3
    classes[0] = np.where(gone, 3, 1)
    classes[0, 14:, 8:11] = 2
    for name, layer in (("CLOUD", cloud), ("CLOUDSHADOW", shadow), ("CIRRUS", cirrus), ("CLASSES", classes), ("HAZE", plane()), ("SNOW", plane())):
        geotiff.write(os.path.join(folder, f"{STEM}-QL_QUALITY_{name}{ending}"), layer, PLACE, EPSG, driver=driver)
    return (cloud[0] > 0) | (shadow[0] > 0) | (cirrus[0] > 0), classes[0] == 2


def make(folder, ending=".TIF", driver="GTiff", options=("INTERLEAVE=BAND",), xml="METADATA.XML", zipped=False, gain=0.0001):
    """ending, driver, options: of the cube, as order forms offer them. gain: other than the usual one in every second band."""
    inside = os.path.join(folder, STEM)
    os.makedirs(inside)
    nm, first = detector_bands()
    gains = np.where(np.arange(224) % 2 == 0, 0.0001, gain)
    offsets = np.where(gains != 0.0001, -0.01, 0)
    shares = ground.cover(*ground.grid(ROWS, COLUMNS))
    gone = ground.leaning(ROWS, COLUMNS, 0.35)
    empty = (nm > 1352) & (nm < 1396)
    stored = np.rint((ground.grained(shares @ ground.spectra(nm).T) - offsets) / gains).astype("i2")
    stored[gone] = NODATA
    stored[..., empty] = NODATA
    geotiff.write(os.path.join(inside, f"{STEM}-SPECTRAL_IMAGE{ending}"), stored.transpose(2, 0, 1), PLACE, EPSG, NODATA, driver, options)
    masked, water = _layers(inside, "_COG.TIF" if "COG" in ending else ".TIF", "COG" if driver == "COG" else "GTiff", gone)
    with open(os.path.join(inside, f"{STEM}-{xml}"), "w", encoding="utf-8") as file: file.write(_xml(nm, first, empty, gains, ending))
    given = [".", STEM, f"{STEM}/{STEM}-{xml}", f"{STEM}/{STEM}-SPECTRAL_IMAGE{ending}"]
    if driver == "ENVI":
        given.append(f"{STEM}/{STEM}-SPECTRAL_IMAGE.hdr")
    if zipped:
        with zipfile.ZipFile(os.path.join(folder, STEM + ".ZIP"), "w") as archive:
            for name in sorted(os.listdir(inside)): archive.write(os.path.join(inside, name), f"{STEM}/{name}")
        shutil.rmtree(inside)
        given = [STEM + ".ZIP", "."]
    truth = np.where((gone | masked)[..., None], np.nan, shares)
    kept = nm[~empty & ~(first & (nm >= nm[~first].min()))]
    record.write(folder, truth, kept, given=given, sensor="EnMAP", taken="2024-01-14T10:29:31.125Z", bands=224, bad=224 - len(kept), epsg=EPSG, place=PLACE,
                 water=[[int(row), int(column)] for row, column in np.argwhere(water & ~gone & ~masked)])
