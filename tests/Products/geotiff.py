"""Writes the rasters of products that come as files of GDAL's formats."""

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
TYPES = {"int16": gdal.GDT_Int16, "uint8": gdal.GDT_Byte, "float32": gdal.GDT_Float32}


def write(path, planes, place, epsg, nodata=None, driver="GTiff", options=()):
    """planes: [bands, rows, columns]."""
    bands, rows, columns = planes.shape
    target = gdal.GetDriverByName("MEM" if driver == "COG" else driver).Create(
        "" if driver == "COG" else path, columns, rows, bands, TYPES[str(planes.dtype)], [] if driver == "COG" else list(options))
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    target.SetProjection(system.ExportToWkt())
    target.SetGeoTransform(place)
    for number, plane in enumerate(planes, 1):
        if nodata is not None: target.GetRasterBand(number).SetNoDataValue(nodata)
        target.GetRasterBand(number).WriteArray(np.ascontiguousarray(plane))
    if driver == "COG": gdal.GetDriverByName("COG").CreateCopy(path, target, options=list(options))
    target.FlushCache()
