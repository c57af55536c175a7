"""Tanager surface reflectance: HDF-EOS5, bands first; on a map's grid (ortho) or in the sensor's geometry (basic) with the framing of the map beside it."""

import json
import os

import h5py
import numpy as np
from osgeo import osr

import ground
import record

BANDS, FILL, PIXEL, EPSG, ITEM = 426, -9999.0, 30.0, 32734, "20250504_092952_87_4001"
LINES, SAMPLES = 18, 15  # of the sensor
CHUNK = (14, 11, 13)  # bands, rows and columns of a storage unit
WEST, NORTH, ROWS, COLUMNS = 345660.0, 6286110.0, 27, 26  # of the framing
LEAN, STEP = np.radians(17.0), 31.0  # m between the sensor's pixels
FIRST = (WEST + 220.0, NORTH - 95.0)  # the centre of the sensor's first pixel


def _bands():
    nm = np.linspace(376.44, 2499.0, BANDS).astype("f4")
    return nm, (nm < 1342) | ((nm > 1449) & (nm < 1795)) | (nm > 1967)


def _fields(group, cube, nm, good, lacks, filters=None, **layers):
    """lacks: an attribute to leave out. filters: those beside gzip."""
    rows, columns = cube.shape[:2]
    stored = group.create_dataset("surface_reflectance", data=np.ascontiguousarray(cube.transpose(2, 0, 1)), chunks=(CHUNK[0], min(CHUNK[1], rows), min(CHUNK[2], columns)), compression="gzip", **(filters or {}))
    unsure = np.where(cube == FILL, FILL, 0.004 + 0.03 * np.abs(cube)).astype("f4")
    group.create_dataset("surface_reflectance_uncertainty", data=np.ascontiguousarray(unsure.transpose(2, 0, 1)), compression="gzip")
    attributes = dict(wavelengths=nm, fwhm=np.full(BANDS, 5.6, "f4"), wavelengths_units="nm", good_wavelengths=good.astype("u1"), _FillValue=np.float32(FILL), Unit="unitless")
    for name, value in attributes.items():
        if name != lacks: stored.attrs[name] = value
    for name, layer in layers.items(): group[name] = layer
    group["aerosol_optical_depth"] = np.full((rows, columns), 0.1, "f4")


def _spoilt(shares, nm, good):
    cube = ground.grained(shares @ ground.spectra(nm).T).astype("f4")
    cube[..., ~good] = np.random.default_rng(8).choice([-0.01, -0.01, -0.01, 1.3, 0.4], cube[..., ~good].shape)
    return cube


def holes(folder):
    """Chunks that were never written: they hold the fill value. Not masked, and not for unmixing."""
    ortho(folder)
    with h5py.File(os.path.join(folder, f"{ITEM}_ortho_sr_hdf5.h5"), "r+") as file:
        fields = file["HDFEOS/GRIDS/HYP/Data Fields"]
        old = fields["surface_reflectance"]
        kept, values = dict(old.attrs), old[()]
        for name in ("surface_reflectance", "surface_reflectance_uncertainty"):
            del fields[name]
            stored = fields.create_dataset(name, values.shape, "f4", chunks=CHUNK, compression="gzip", fillvalue=FILL)
            if name == "surface_reflectance": stored[CHUNK[0]:] = values[CHUNK[0]:]
            for key, value in kept.items(): stored.attrs[key] = value


def ortho(folder, lacks=None, filters=None, version=None):
    nm, good = _bands()
    shares = ground.cover(*ground.grid(ROWS, COLUMNS))
    gone = ground.leaning(ROWS, COLUMNS, 0.25)
    cube = _spoilt(shares, nm, good)
    cube[gone] = FILL
    cloud, cirrus, hole = (np.zeros((ROWS, COLUMNS), "u4") for _ in range(3))
    cloud[5:7, 9:12], cirrus[15, 10] = 1, 1
    hole[20, 8] = 1
    hole[gone] = 1
    east, south = WEST + COLUMNS * PIXEL, NORTH - ROWS * PIXEL
    name = f"{ITEM}_ortho_sr_hdf5.h5"
    with h5py.File(os.path.join(folder, name), "w", libver=version) as file:
        grid = file.create_group("HDFEOS/GRIDS/HYP")
        grid.attrs["epsg_code"], grid.attrs["strip_id"] = np.int64(EPSG), "20250504_092900"
        _fields(grid.create_group("Data Fields"), cube, nm, good, lacks, filters, beta_cloud_mask=cloud, beta_cirrus_mask=cirrus, nodata_pixels=hole,
                time=np.full((ROWS, COLUMNS), 1746350992.5))
        file["HDFEOS INFORMATION/StructMetadata.0"] = np.bytes_(
            "GROUP=SwathStructure\nEND_GROUP=SwathStructure\nGROUP=GridStructure\n\tGROUP=GRID_1\n\t\tGridName=\"HYP\"\n\t\tBand=426\n"
            f"\t\tXDim={COLUMNS}\n\t\tYDim={ROWS}\n\t\tUpperLeftPointMtrs=({WEST:.2f},{NORTH:.2f})\n\t\tLowerRightMtrs=({east:.2f},{south:.2f})\n"
            "\t\tProjection=HE5_GCTP_UTM\n\t\tZoneCode=34\n\t\tSphereCode=12\n\t\tPixelRegistration=HE5_HDFE_CORNER\n\t\tGridOrigin=HE5_HDFE_GD_UL\n"
            "\tEND_GROUP=GRID_1\nEND_GROUP=GridStructure\nEND\n")
    truth = np.where((gone | (cloud + cirrus + hole > 0))[..., None], np.nan, shares)
    kept = ground.dry(nm) if lacks == "good_wavelengths" else nm[good]
    record.write(folder, truth, kept, given=[name], sensor="Tanager", taken="2025-05-04T09:29:52Z", bands=BANDS, bad=BANDS - len(kept), epsg=EPSG,
                 place=[WEST, PIXEL, 0, NORTH, 0, -PIXEL])


def _to_sensor(x, y):
    """Sample and line at a place of the map."""
    east, down = (x - FIRST[0]) / STEP, (FIRST[1] - y) / STEP
    return east * np.cos(LEAN) + down * np.sin(LEAN), down * np.cos(LEAN) - east * np.sin(LEAN)


def _degrees(x, y):
    utm, globe = osr.SpatialReference(), osr.SpatialReference()
    utm.ImportFromEPSG(EPSG)
    globe.ImportFromEPSG(4326)
    for system in (utm, globe): system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    points = np.array(osr.CoordinateTransformation(utm, globe).TransformPoints(np.stack([x.ravel(), y.ravel()], 1)))
    return points[:, 1].reshape(x.shape), points[:, 0].reshape(x.shape)


def basic(folder, framing=True):
    nm, good = _bands()
    line, sample = np.mgrid[0:LINES, 0:SAMPLES].astype("f8")
    shares = ground.cover((sample + 0.5) / SAMPLES, (line + 0.5) / LINES)
    cube = _spoilt(shares, nm, good)
    cloud = np.zeros((LINES, SAMPLES), "u1")
    cloud[4:8, 6:10] = 1
    x = FIRST[0] + STEP * (sample * np.cos(LEAN) - line * np.sin(LEAN))
    y = FIRST[1] - STEP * (sample * np.sin(LEAN) + line * np.cos(LEAN))
    name = f"{ITEM}_basic_sr_hdf5.h5"
    with h5py.File(os.path.join(folder, name), "w") as file:
        swath = file.create_group("HDFEOS/SWATHS/HYP")
        _fields(swath.create_group("Data Fields"), cube, nm, good, None, None, beta_cloud_mask=cloud, beta_cirrus_mask=cloud * 0, nodata_pixels=cloud * 0)
        place = swath.create_group("Geolocation Fields")
        place["Latitude"], place["Longitude"] = _degrees(x, y)
        place["Time"] = 1746350992.5 + 0.01 * np.arange(LINES)
        if framing: place.attrs["Planet_Ortho_Framing"] = json.dumps(dict(epsg_code=EPSG, rows=ROWS, cols=COLUMNS, geotransform=[WEST, PIXEL, 0.0, NORTH, 0.0, -PIXEL]))
        file["HDFEOS INFORMATION/StructMetadata.0"] = np.bytes_("GROUP=SwathStructure\n\tGROUP=SWATH_1\n\t\tSwathName=\"HYP\"\n\tEND_GROUP=SWATH_1\nEND_GROUP=SwathStructure\nEND\n")
    sensor = np.where((cloud > 0)[..., None], np.nan, shares)
    record.swath(folder, sensor, *_degrees(x, y))
    facts = dict(given=[name], sensor="Tanager", taken="2025-05-04T09:29:52Z", bands=BANDS, bad=int((~good).sum()))
    if not framing:
        record.write(folder, sensor, nm[good], **facts)
        return
    down, across = np.mgrid[0:ROWS, 0:COLUMNS] + 0.5
    at_sample, at_line = _to_sensor(WEST + PIXEL * across, NORTH - PIXEL * down)
    truth = ground.cover((at_sample + 0.5) / SAMPLES, (at_line + 0.5) / LINES)
    beside = np.maximum(np.maximum(-at_sample, at_sample - SAMPLES + 1), np.maximum(-at_line, at_line - LINES + 1))
    in_cloud = np.maximum(np.abs(at_sample - 7.5) - 1.5, np.abs(at_line - 5.5) - 1.5)
    truth[(beside > 0.2) | (np.abs(in_cloud) <= 0.8)] = np.inf  # at an edge: either
    truth[(beside > 1.2) | (in_cloud < -0.8)] = np.nan
    record.write(folder, truth, nm[good], epsg=EPSG, place=[WEST, PIXEL, 0, NORTH, 0, -PIXEL], **facts)
