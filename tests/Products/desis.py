"""DESIS L2A: a compressed GeoTIFF pixel by pixel, an XML, quality layers and a text header beside it."""

import os

import numpy as np

import geotiff
import ground
import record

ROWS, COLUMNS, NODATA = 18, 16, -32768
PLACE, EPSG = (611235.0, 30.0, 0.0, 7461315.0, 0.0, -30.0), 32723
STEM = "DESIS-HSI-L2A-DT0743111812_011-20221103T140255-V0213"
LAYERS = ("shadow", "land", "snow", "haze over land", "haze over water", "cloud over land", "cloud over water", "water", "AOT", "WV")


def _xml(nm, gains, offsets):
    band = lambda n, i: (f"<band><bandNumber>{n}</bandNumber><wavelengthCenterOfBand>{nm[i]:.4f}</wavelengthCenterOfBand><wavelengthWidthOfBand>3.6</wavelengthWidthOfBand>"
                         f"<response>0.1,0.8,0.1</response><wavelengths>{nm[i] - 2:.1f},{nm[i]:.1f},{nm[i] + 2:.1f}</wavelengths>"
                         f"<gainOfBand>{gains[i]:.6g}</gainOfBand><offsetOfBand>{offsets[i]:.6g}</offsetOfBand></band>")
    optics = lambda n: f"<band><bandNumber>{n}</bandNumber><focalLength>320</focalLength></band>"
    numbers = range(1, len(nm) + 1)
    return "\n".join([
        '<?xml version="1.0" encoding="utf-8"?>', '<hsi_doc xmlns="http://www.dlr.de/desis">', f"<metadata><name>{STEM}</name></metadata>",
        "<base><temporalCoverage><startTime>2022-11-03T14:02:55.062500Z</startTime><endTime>2022-11-03T14:02:59Z</endTime></temporalCoverage></base>",
        "<specific><sunZenithAngle>19.5</sunZenithAngle><interiorOrientation>", *[optics(n) for n in numbers], "</interiorOrientation>",
        "<bandCharacterisation>", *[band(n, n - 1) for n in numbers], "</bandCharacterisation></specific></hsi_doc>", ""])


def _layers(folder, gone):
    layers = np.zeros((10, ROWS, COLUMNS), "u1")
    layers[0, 6, 9:11], layers[5, 5, 9:11], layers[6, 12, 4] = 1, 1, 1
    layers[7, 13:, 5:8] = 1
    layers[1] = (layers[7] == 0) & ~gone
    layers[8], layers[9] = 11, 70
    geotiff.write(os.path.join(folder, f"{STEM}-QL_QUALITY-2.tif"), layers, PLACE, EPSG, options=("COMPRESS=DEFLATE",))
    return (layers[0] + layers[5] + layers[6]) > 0, layers[7] > 0


def make(folder, binned=False, xml=True):
    """binned: fewer bands, each with a gain and an offset of its own. xml: false leaves the text header alone to tell of bands."""
    nm = (401.3 + 2.5479 * np.arange(235)).round(4)
    if binned: nm = nm[:232].reshape(58, 4).mean(1).round(4)
    gains = np.full(len(nm), 0.0001) * (1 + (np.arange(len(nm)) % 3 if binned else 0))
    offsets = np.full(len(nm), -0.02 if binned else 0.0)
    shares = ground.cover(*ground.grid(ROWS, COLUMNS))
    gone = ground.leaning(ROWS, COLUMNS, -0.3)
    stored = np.rint((shares @ ground.spectra(nm).T - offsets) / gains).astype("i2")
    stored[gone] = NODATA
    geotiff.write(os.path.join(folder, f"{STEM}-SPECTRAL_IMAGE.tif"), stored.transpose(2, 0, 1), PLACE, EPSG, NODATA, options=("INTERLEAVE=PIXEL", "COMPRESS=LZW"))
    masked, water = _layers(folder, gone)
    given = [f"{STEM}-SPECTRAL_IMAGE.tif", f"{STEM}-SPECTRAL_IMAGE.hdr"]
    if xml:
        with open(os.path.join(folder, f"{STEM}-METADATA.xml"), "w", encoding="utf-8") as file: file.write(_xml(nm, gains, offsets))
        given += [f"{STEM}-METADATA.xml", "."]
    listed = lambda values: "{" + ",\n ".join(f"{value:.6g}" for value in values) + "}"
    with open(os.path.join(folder, f"{STEM}-SPECTRAL_IMAGE.hdr"), "w", encoding="utf-8") as file:
        file.write(f"ENVI\ndescription = {{DESIS}}\nsamples = {COLUMNS}\nlines = {ROWS}\nbands = {len(nm)}\nfile type = TIFF\ndata type = 2\ninterleave = bip\n"
                   f"wavelength units = Nanometers\nwavelength = {listed(nm)}\nfwhm = {listed(np.full(len(nm), 3.6))}\n"
                   f"data gain values = {listed(gains)}\ndata offset values = {listed(offsets)}\n")
    truth = np.where((gone | masked)[..., None], np.nan, shares)
    taken = dict(taken="2022-11-03T14:02:55.0625Z") if xml else {}
    record.write(folder, truth, nm, given=given, sensor="DESIS", bands=len(nm), bad=0, epsg=EPSG, place=PLACE,
                 water=[[int(row), int(column)] for row, column in np.argwhere(water & ~gone & ~masked)], **taken)
