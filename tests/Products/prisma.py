"""PRISMA L2D and L2C: HDF-EOS5 with one cube a detector, line by line, wavelengths going down."""

import os
import zipfile

import h5py
import numpy as np

import ground
import record

ROWS, COLUMNS = 17, 21
WEST, NORTH, PIXEL, EPSG = 501105.0, 4099515.0, 30.0, 32632  # of the first pixel's centre


def detector_bands():
    """The centres as they are listed: three bands of the first detector and two of the second were never measured."""
    share = np.linspace(0, 1, 63)
    vnir = 402.6 + (972.4 - 402.6) * (1 - share) ** 1.08
    share = np.linspace(0, 1, 171)
    swir = 943.2 + (2496.4 - 943.2) * (1 - share) ** 0.9
    return np.concatenate([np.zeros(3), vnir]).astype("f4"), np.concatenate([swir, np.zeros(2)]).astype("f4")


def _attributes(file, level, listed):
    """listed: numbers as lists of one and text of a fixed width, which other versions of the processor write."""
    number = (lambda value, kind: np.array([value], kind)) if listed else (lambda value, kind: np.dtype(kind).type(value))
    text = (lambda value: np.bytes_(value.ljust(40))) if listed else (lambda value: np.bytes_(value))
    root = file.attrs
    root["Processing_Level"], root["Product_Name"] = text(level), text(f"PRS_L{level}_STD")
    root["Product_StartTime"], root["Product_StopTime"] = text("2024-05-21T10:07:33.250000"), text("2024-05-21T10:07:37.560000")
    root["Sun_zenith_angle"] = number(27.25, "f4")
    if level == "2D":
        root["Epsg_Code"] = number(EPSG, "i8" if listed else "i4")
        east, south = WEST + PIXEL * (COLUMNS - 1), NORTH - PIXEL * (ROWS - 1)
        for corner, x, y in (("UL", WEST, NORTH), ("UR", east, NORTH), ("LL", WEST, south), ("LR", east, south)):
            root[f"Product_{corner}corner_easting"], root[f"Product_{corner}corner_northing"] = number(x, "f4"), number(y, "f4")


def _cube(file, fields, name, nm, low, high, shares, gone, lost):
    root, used = file.attrs, nm > 0
    root[f"List_Cw_{name}"], root[f"List_Fwhm_{name}"], root[f"List_Cw_{name}_Flags"] = nm, np.where(used, 11.5, 0).astype("f4"), used.astype("u1")
    root[f"L2Scale{name}Min"], root[f"L2Scale{name}Max"] = np.float32(low), np.float32(high)
    reflectance = ground.grained(shares @ ground.spectra(np.where(used, nm, 800.0)).T)
    stored = np.rint((reflectance - low) / (high - low) * 65535).clip(1, 65535).astype("u2")
    stored[gone] = 0
    stored[..., ~used] = 0
    fault = np.zeros(stored.shape, "u1")
    for row, column, centre in lost:
        band = int(np.argmin(np.abs(nm - centre)))
        fault[row, column, band], stored[row, column, band] = 1, 0
    fields[f"{name.upper()}_Cube"] = np.ascontiguousarray(stored.transpose(0, 2, 1))
    fields[f"{name.upper()}_PIXEL_L2_ERR_MATRIX"] = np.ascontiguousarray(fault.transpose(0, 2, 1))


def make(folder, level="2D", listed=False, zipped=False):
    """level: 2D on a map's grid, 2C in the sensor's geometry with latitude and longitude."""
    name = f"PRS_L{level}_STD_20240521100733_20240521100737_0001"
    path = os.path.join(folder, name + ".he5")
    vnir, swir = detector_bands()
    across, down = ground.grid(ROWS, COLUMNS)
    shares = ground.cover(across, down)
    gone = ground.leaning(ROWS, COLUMNS, 0.3) if level == "2D" else np.zeros((ROWS, COLUMNS), bool)
    with h5py.File(path, "w") as file:
        _attributes(file, level, listed)
        swath = file.create_group(f"HDFEOS/SWATHS/PRS_L{level}_HCO")
        fields = swath.create_group("Data Fields")
        _cube(file, fields, "Vnir", vnir, 0.0, 1.21, shares, gone, [(5, 9, 700.0)])  # no retrieval in a band that is used: no pixel
        _cube(file, fields, "Swir", swir, 0.0, 0.83, shares, gone, [(8, 11, 1385.0), (9, 11, 1860.0)])  # none where water vapour leaves nothing: bands that are not used
        lines, samples = np.mgrid[0:ROWS, 0:COLUMNS]
        latitude, longitude = (37.04 - 0.00027 * lines - 0.00006 * samples).astype("f4"), (9.01 + 0.00033 * samples - 0.00008 * lines).astype("f4")
        swath["Geolocation Fields/Latitude"], swath["Geolocation Fields/Longitude"] = latitude, longitude
        swath["Geometric Fields/Solar_Zenith_Angle"] = np.where(gone, 0, 27.25).astype("f4")
        if level == "2D": file["HDFEOS/SWATHS/PRS_L2D_PCO/Data Fields/Cube"] = np.zeros((6 * ROWS, 6 * COLUMNS), "u2")
        file["HDFEOS INFORMATION/StructMetadata.0"] = np.bytes_("GROUP=SwathStructure\nEND_GROUP=SwathStructure\nEND\n")
    given = [name + ".he5"]
    if zipped:
        with zipfile.ZipFile(os.path.join(folder, name + ".zip"), "w") as archive: archive.write(path, name + ".he5")
        os.remove(path)
        given = [name + ".zip"]
    truth = np.where(gone[..., None], np.nan, shares)
    overlap = (swir[swir > 0].min(), vnir.max())
    kept = ground.dry(np.sort(np.concatenate([vnir[(vnir > 0) & (vnir < overlap[0])], swir[swir > 0]])))
    truth[5, 9] = np.nan
    if level == "2C": record.swath(folder, truth, latitude, longitude)
    place = dict(epsg=EPSG, place=[WEST - PIXEL / 2, PIXEL, 0, NORTH + PIXEL / 2, 0, -PIXEL]) if level == "2D" else {}
    record.write(folder, truth, kept, given=given, sensor="PRISMA", taken="2024-05-21T10:07:33.25Z", bands=234, bad=234 - len(kept), **place)
