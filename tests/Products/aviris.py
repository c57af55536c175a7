"""AVIRIS-3, AVIRIS-5 and AVIRIS-NG, orthorectified reflectance: netCDF with the bands first, and ENVI on a grid that is turned to the line of flight."""

import math
import os

import netCDF4
import numpy as np
from osgeo import osr

import ground
import record

FILL = -9999.0
ROWS, COLUMNS = 15, 19
WEST, NORTH, PIXEL, EPSG = 318042.5, 3815263.0, 4.7, 32611
NETCDF = {  # name, bands, first and last nm, title, taken
    "av3": ("AV320250107t203115_007_L2A_OE_1f6c0e2b_RFL_ORT", 284, 389.7, 2492.9, "AVIRIS-3 L2A Orthocorrected Surface Reflectance", "2025-01-07T20:31:15Z"),
    "av5": ("AV520250508t173511_002_L2A_OE_5b9ad0c7_RFL_ORT", 424, 376.2, 2500.4, "AVIRIS-5 L2A Orthocorrected Surface Reflectance", "2025-05-08T17:35:11Z"),
    "ang": ("ang20231022t093411_012_L2A_OE_main_27b8a03c_RFL_ORT", 425, 377.1, 2500.9, "AVIRIS-NG L2A Orthocorrected Surface Reflectance", "2023-10-22T09:34:11Z"),
}


def _scene(nm, rows, columns):
    shares = ground.cover(*ground.grid(rows, columns))
    gone = ground.leaning(rows, columns, 0.4)
    cube = (shares @ ground.spectra(nm).T).astype("f4")
    cube[..., ground.wet(nm)] = -0.01
    cube[gone] = FILL
    return np.where(gone[..., None], np.nan, shares), gone, cube


def _system():
    system = osr.SpatialReference()
    system.ImportFromEPSG(EPSG)
    return system.ExportToWkt()


def _axes(file, kind, rising):
    for name, size, centres in (("northing", ROWS, NORTH - PIXEL * (np.arange(ROWS) + 0.5)), ("easting", COLUMNS, WEST + PIXEL * (np.arange(COLUMNS) + 0.5))):
        file.createDimension(name, size)
        axis = file.createVariable(name, kind, (name,))
        axis.units, axis.standard_name = "m", "projection_y_coordinate" if name == "northing" else "projection_x_coordinate"
        axis[:] = centres[::-1] if rising and name == "northing" else centres
    mapping = file.createVariable("transverse_mercator", "S1")
    mapping.grid_mapping_name, mapping.crs_wkt, mapping.spatial_ref = "transverse_mercator", _system(), _system()
    mapping.GeoTransform = f"{WEST} {PIXEL} 0 {NORTH} 0 {-PIXEL}"


def _netcdf(path, title, taken, nm, cube, group, variable, axes, order=("wavelength", "northing", "easting"), rising=False, listed="group"):
    with netCDF4.Dataset(path, "w") as file:
        file.title, file.Conventions, file.time_coverage_start = title, "CF-1.6", taken
        _axes(file, axes, rising)
        inner = file.createGroup(group)
        holder = inner if listed == "group" else file
        holder.createDimension("wavelength", len(nm))
        for name, values in (("wavelength", nm), ("fwhm", np.full(len(nm), 5.9))):
            axis = holder.createVariable(name, "f4", ("wavelength",))
            axis.units = "nm"
            axis[:] = values
        usual = ("wavelength", "northing", "easting")
        chunks = dict(zip(usual, (7, ROWS, 8)))
        stored = inner.createVariable(variable, "f4", order, fill_value=FILL, zlib=True, chunksizes=[chunks[name] for name in order])
        stored.grid_mapping, stored.units = "transverse_mercator", "unitless"
        values = (cube[::-1] if rising else cube).transpose(2, 0, 1)
        stored[:] = values.transpose([usual.index(name) for name in order])
        if group == "reflectance":
            vapour = file.createGroup("water_vapor").createVariable("water_vapor", "f4", ("northing", "easting"), fill_value=FILL)
            vapour[:] = 1.1


def netcdf(folder, kind, axes="f8", **how):
    """axes: type of northings and eastings. how: order of the cube's dimensions; rising northings; where wavelengths are listed."""
    stem, bands, first, last, title, taken = NETCDF[kind]
    nm = np.linspace(first, last, bands).astype("f4")
    truth, _, cube = _scene(nm, ROWS, COLUMNS)
    _netcdf(os.path.join(folder, stem + ".nc"), title, taken, nm, cube, "reflectance", "reflectance", axes, **how)
    if kind == "av3":
        unsure = np.where(cube == FILL, FILL, np.abs(cube) * 0.02 + 0.001).astype("f4")
        _netcdf(os.path.join(folder, stem.replace("RFL", "UNC") + ".nc"), title, taken, nm, unsure, "uncertainty", "uncertainty", axes, **how)
    sensor = {"av3": "AVIRIS-3", "av5": "AVIRIS-5", "ang": "AVIRIS-NG"}[kind]
    record.write(folder, truth, ground.dry(nm), given=[stem + ".nc", "."], sensor=sensor, taken=taken, bands=bands, bad=int(ground.wet(nm).sum()), epsg=EPSG,
                 place=[WEST, PIXEL, 0, NORTH, 0, -PIXEL])


def envi(folder, kind):
    """av3 lists its bad bands; ang does not."""
    stem, bands, sensor, taken = {
        "av3": ("AV320240612t190205_L2A_OE_main_98b13fff_RFL_ORT", 284, "AVIRIS-3", "2024-06-12T19:02:05Z"),
        "ang": ("ang20220309t215306_rfl_v2aa2_img", 425, "AVIRIS-NG", "2022-03-09T21:53:06Z")}[kind]
    nm, rows, columns, turn = np.linspace(382.5, 2496.0, bands).round(4), 12, 9, -23.0
    truth, _, cube = _scene(nm, rows, columns)
    cube.transpose(0, 2, 1).astype("<f4").tofile(os.path.join(folder, stem))
    listed = lambda values: "{ " + " , ".join(str(value) for value in values) + " }"
    lines = ["ENVI", "description = { orthorectified reflectance }", f"samples = {columns}", f"lines = {rows}", f"bands = {bands}", "header offset = 0", "file type = ENVI Standard",
             "data type = 4", "interleave = bil", "byte order = 0", f"map info = {{ UTM , 1 , 1 , {WEST} , {NORTH} , {PIXEL} , {PIXEL} , 11 , North , WGS-84 , units=Meters , rotation={turn} }}",
             "wavelength units = Nanometers", f"wavelength = {listed(nm)}", f"fwhm = {listed([6.1] * bands)}", "data ignore value = -9999"]
    if kind == "av3": lines.append(f"bbl = {listed([0 if wet else 1 for wet in ground.wet(nm)])}")
    with open(os.path.join(folder, stem + ".hdr"), "w", encoding="utf-8") as file: file.write("\n".join(lines) + "\n")
    cos, sin = PIXEL * math.cos(math.radians(turn)), PIXEL * math.sin(math.radians(turn))
    record.write(folder, truth, ground.dry(nm), given=[stem, stem + ".hdr", "."], sensor=sensor, taken=taken, bands=bands, bad=int(ground.wet(nm).sum()), epsg=EPSG,
                 place=[WEST, cos, sin, NORTH, sin, -cos])
