"""EMIT L2A, versions 001 and 002: a cube in the sensor's geometry, its lookup table, and a file of masks beside it."""

import os

import netCDF4
import numpy as np

import ground
import record

FILL, BAD, CELL = -9999.0, -0.01, 0.000542232520256367
LINES, SAMPLES, BANDS = 23, 17, 285
LEAN, STRETCH, WEST, NORTH = np.radians(29.0), 1.08, 14.2, -22.6
TAKEN = "2024-09-12T08:44:21+0000"
STEM = "20240912T084421_2425606_014"
FLAGS = {"001": ("Cloud flag", "Cirrus flag", "Water flag", "Spacecraft Flag", "Dilated Cloud Flag", "AOD550", "H2O (g cm-2)", "Aggregate Flag"),
         "002": ("Cloud Flag", "Cirrus Flag", "Water Flag", "Spacecraft Flag", "Dilated Cloud Flag", "AOD550", "H2O (g cm-2)", "Aggregate Flag",
                 "SpecTf-Cloud Probability", "SpecTf-Cloud Flag", "SpecTf-Buffer Distance")}
WGS84 = ('GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],'
         'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]')


def _geometry():
    """lon, lat, the table's columns and rows from 1 (0 for none), and GDAL's six numbers of the map."""
    line, sample = np.mgrid[0:LINES, 0:SAMPLES].astype("f8")
    lon = WEST + STRETCH * CELL * (sample * np.cos(LEAN) - line * np.sin(LEAN))
    lat = NORTH - STRETCH * CELL * (sample * np.sin(LEAN) + line * np.cos(LEAN))
    left, top = lon.min() - CELL / 2, lat.max() + CELL / 2
    wide, high = int(np.ceil((lon.max() - left) / CELL + 0.5)), int(np.ceil((top - lat.min()) / CELL + 0.5))
    row, column = np.mgrid[0:high, 0:wide] + 0.5
    east, down = (left + column * CELL - WEST) / CELL / STRETCH, (NORTH - top + row * CELL) / CELL / STRETCH
    at_sample = np.rint(east * np.cos(LEAN) + down * np.sin(LEAN)).astype(int)
    at_line = np.rint(down * np.cos(LEAN) - east * np.sin(LEAN)).astype(int)
    inside = (at_sample >= 0) & (at_sample < SAMPLES) & (at_line >= 0) & (at_line < LINES)
    return lon, lat, np.where(inside, at_sample + 1, 0), np.where(inside, at_line + 1, 0), (left, CELL, 0.0, top, 0.0, -CELL)


def _type(kind):
    """A type as netCDF4 takes it: big-endian ones are written with a sign in front."""
    return dict(datatype=np.dtype(kind), endian="big" if kind.startswith(">") else "native")


def _begin(path, bands, version, geometry, table, place):
    lon, lat, columns, rows, transform = geometry
    file = netCDF4.Dataset(path, "w")
    file.instrument, file.platform, file.title = "EMIT", "ISS", "EMIT L2A 60 m"
    file.time_coverage_start, file.product_version = TAKEN, "V" + version
    file.spatial_ref, file.geotransform = WGS84, np.array(transform)
    for name, size in (("downtrack", LINES), ("crosstrack", SAMPLES), ("bands", bands), ("ortho_y", rows.shape[0]), ("ortho_x", rows.shape[1])):
        file.createDimension(name, size)
    for name, values in (("lon", lon), ("lat", lat)) if place else ():
        file.createVariable("location/" + name, "f8", ("downtrack", "crosstrack"), fill_value=FILL)[:] = values
    for name, values in (("glt_x", columns), ("glt_y", rows)):
        file.createVariable("location/" + name, dimensions=("ortho_y", "ortho_x"), fill_value=0, zlib=True, **_type(table))[:] = values
    return file


def make(folder, version="001", order=("downtrack", "crosstrack", "bands"), kind="f4", chunks=None, table="i4", flags="u1", unit="nm", place=True, widths=True, moved=0.0):
    """
    order: of the cube's dimensions. kind: its type; of whole numbers with a scale. chunks: of the cube, compressed. table: type of the lookup table.
    flags: type of the list of good bands. unit: of wavelengths. place: longitudes and latitudes too. widths: those of bands too. moved: nm that the sensor's bands lie from where they did before.
    """
    nm = np.linspace(381.0056, 2493.6, BANDS)
    good = ~(((nm > 1325) & (nm < 1435)) | ((nm > 1770) & (nm < 1962)))
    nm = nm + moved
    shares = ground.cover(*ground.grid(LINES, SAMPLES))
    cube = ground.grained(shares @ ground.spectra(nm).T)
    cube[..., ~good] = BAD
    gone = np.zeros((LINES, SAMPLES), bool)
    gone[9, 4:7] = True
    cube[gone] = FILL
    geometry = _geometry()
    path = os.path.join(folder, f"EMIT_L2A_RFL_{version}_{STEM}.nc")
    with _begin(path, BANDS, version, geometry, table, place) as file:
        wavelengths = file.createVariable("sensor_band_parameters/wavelengths", "f4", ("bands",), fill_value=FILL)
        wavelengths.units = unit
        wavelengths[:] = nm / (1000 if unit == "um" else 1)
        if widths: file.createVariable("sensor_band_parameters/fwhm", "f4", ("bands",), fill_value=FILL)[:] = 8.5 / (1000 if unit == "um" else 1)
        file.createVariable("sensor_band_parameters/good_wavelengths", flags, ("bands",))[:] = good
        whole = np.dtype(kind).kind == "i"
        fill = -9999 if whole else FILL
        stored = file.createVariable("reflectance", dimensions=order, fill_value=fill, zlib=chunks is not None, chunksizes=chunks, **_type(kind))
        values = cube
        if whole:
            stored.set_auto_maskandscale(False)
            stored.scale_factor = 0.0001
            values = np.where(gone[..., None], -9999, np.rint(cube / 0.0001))
        stored[:] = values.transpose([("downtrack", "crosstrack", "bands").index(name) for name in order])
    names = FLAGS[version]
    cloud, near = np.zeros((LINES, SAMPLES), bool), np.zeros((LINES, SAMPLES), bool)
    cloud[2:5, 11:15], near[1:6, 10:16] = True, True
    mask = np.zeros((LINES, SAMPLES, len(names)), "f4")
    mask[..., 0], mask[..., 4], mask[..., 2], mask[..., 5], mask[..., 6], mask[..., 7] = cloud, near, shares[..., 2] > 0.6, 0.1, 1.7, near
    with _begin(os.path.join(folder, f"EMIT_L2A_MASK_{version}_{STEM}.nc"), len(names), version, geometry, table, place) as file:
        listed = file.createVariable("sensor_band_parameters/mask_bands", str, ("bands",))
        for band, name in enumerate(names): listed[band] = name
        file.createVariable("mask", "f4", ("downtrack", "crosstrack", "bands"), fill_value=FILL, zlib=True)[:] = mask
    sensor = np.where((gone | near)[..., None], np.nan, shares)
    columns, rows = geometry[2], geometry[3]
    truth = np.where((rows > 0)[..., None], sensor[rows - 1, columns - 1], np.nan)
    np.save(os.path.join(folder, "sensor.npy"), sensor.astype("f4"))
    record.write(folder, truth, nm[good], given=[f"EMIT_L2A_RFL_{version}_{STEM}.nc", f"EMIT_L2A_MASK_{version}_{STEM}.nc", "."], sensor="EMIT",
                 taken="2024-09-12T08:44:21Z", bands=BANDS, bad=int((~good).sum()), epsg=4326, place=geometry[4])


def ortho(folder):
    """As NASA's own tools write a granule once it is placed: no lookup table, and rows and columns by latitude and longitude."""
    lon, lat, columns, rows, transform = _geometry()
    nm = np.linspace(381.0056, 2493.6, BANDS)
    good = ~(((nm > 1325) & (nm < 1435)) | ((nm > 1770) & (nm < 1962)))
    shares = ground.cover(*ground.grid(LINES, SAMPLES))
    truth = np.where((rows > 0)[..., None], shares[rows - 1, columns - 1], np.nan)
    high, wide = rows.shape
    name = f"EMIT_L2A_RFL_001_{STEM}_ortho.nc"
    with netCDF4.Dataset(os.path.join(folder, name), "w") as file:
        file.instrument, file.title, file.time_coverage_start, file.spatial_ref, file.geotransform = "EMIT", "EMIT L2A 60 m", TAKEN, WGS84, np.array(transform)
        for axis, values in (("latitude", transform[3] - CELL * (np.arange(high) + 0.5)), ("longitude", transform[0] + CELL * (np.arange(wide) + 0.5)), ("wavelengths", nm)):
            file.createDimension(axis, len(values))
            coordinate = file.createVariable(axis, "f8", (axis,))
            coordinate.units = {"latitude": "degrees_north", "longitude": "degrees_east"}.get(axis, "nm")
            coordinate[:] = values
        file.createVariable("fwhm", "f8", ("wavelengths",))[:] = 8.5
        file.createVariable("good_wavelengths", "f4", ("wavelengths",))[:] = good
        mapping = file.createVariable("spatial_ref", "i4")
        mapping.crs_wkt, mapping.spatial_ref, mapping.grid_mapping_name = WGS84, WGS84, "latitude_longitude"
        stored = file.createVariable("reflectance", "f4", ("latitude", "longitude", "wavelengths"), fill_value=np.float32(FILL))
        stored.grid_mapping = "spatial_ref"
        cube = np.where((rows > 0)[..., None], shares[rows - 1, columns - 1] @ ground.spectra(nm).T, FILL)
        cube[..., ~good] = np.nan
        stored[:] = cube
    record.write(folder, truth, nm[good], given=[name], sensor="EMIT", bands=BANDS, bad=int((~good).sum()), epsg=4326, place=transform)
