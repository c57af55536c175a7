"""PACE OCI surface reflectance: a swath of about 1 km pixels with latitude and longitude; the wavelengths moved between versions."""

import os

import netCDF4
import numpy as np

import ground
import record

LINES, PIXELS, FILL = 16, 19, -32767.0
FLAGS = ("ATMFAIL LAND PRODWARN HIGLINT HILT HISATZEN COASTZ SPARE STRAYLIGHT CLDICE COCCOLITH TURBIDW HISOLZEN SPARE LOWLW CHLFAIL NAVWARN ABSAER SPARE MAXAERITER "
         "MODGLINT CHLWARN ATMWARN SPARE SEAICE NAVFAIL FILTER SPARE BOWTIEDEL HIPOL PRODFAIL SPARE").split()


def _bands():
    return np.concatenate([np.linspace(346.3, 894.4, 115), [939.7, 1038.3, 1250.4, 1378.2, 1619.6, 2130.6, 2258.4]])


def _place(falling):
    line, pixel = np.mgrid[0:LINES, 0:PIXELS].astype("f8")
    off = (pixel - PIXELS / 2) / PIXELS
    latitude, longitude = -12.0 + 0.011 * line + 0.08 * off ** 2, 33.0 + 0.3 * off + 0.25 * off ** 3 + 0.002 * line
    return (latitude[::-1], longitude[::-1]) if falling else (latitude, longitude)


def _groups(file, version, nm):
    new = version == "V3_2"
    for name, size in (("number_of_lines", LINES), ("pixels_per_line", PIXELS)): file.createDimension(name, size)
    band, data, navigation = (file.createGroup(name) for name in ("sensor_band_parameters", "geophysical_data", "navigation_data"))
    holder = data if new else file
    axis = "wavelength" if new else "wavelength_3d"
    holder.createDimension(axis, len(nm))
    if new:
        band.createDimension("wavelength", 286)  # the same name for another axis
        band.createVariable("wavelength", "f8", ("wavelength",))[:] = np.linspace(314, 2258, 286).round()
        data.createVariable("wavelength", "f4", ("wavelength",))[:] = nm
    else:
        wavelengths = band.createVariable("wavelength_3d", "f8", ("wavelength_3d",))
        wavelengths.units = "nm"
        wavelengths[:] = nm.round()
    return data, navigation, axis


def make(folder, version="V3_1", falling=False, packed=False, turned=False, gap=False, nominal=False):
    """falling: from north to south. packed: 2-byte integers with a scale and an offset. turned: bands first. gap: a line without a place. nominal: wavelengths that are not rounded from the real ones alone."""
    nm = _bands() if version == "V3_2" or nominal else _bands().round()
    stated = (nm + np.where(np.arange(len(nm)) % 9 == 4, 0.35, 0)).round() if nominal else nm
    latitude, longitude = _place(falling)
    if gap: latitude[6], longitude[6] = np.nan, np.nan
    across, down = ground.grid(LINES, PIXELS)
    shares = ground.cover(across, down)
    flags = np.full((LINES, PIXELS), 2, "i4")
    flags[11:, 3:6] = 0
    flags[3:6, 12:15] |= 1 << FLAGS.index("CLDICE")
    cube = (shares @ ground.spectra(nm).T).astype("f4")
    cube[8:11, 5:8] = FILL
    name = f"PACE_OCI.20250318T101525.L2.SFREFL.{version}{'.NRT' if falling else ''}.nc"
    with netCDF4.Dataset(os.path.join(folder, name), "w") as file:
        file.title, file.instrument, file.platform, file.processing_level = "OCI Level-2 Data SFREFL", "OCI", "PACE", "L2"
        file.time_coverage_start, file.product_name = "2025-03-18T10:15:25.004Z", name
        data, navigation, axis = _groups(file, version, stated)
        shape = ("number_of_lines", "pixels_per_line")
        if packed:
            stored = data.createVariable("rhos", "i2", (*shape, axis), fill_value=-32767, zlib=True)
            stored.scale_factor, stored.add_offset = np.float32(4e-05), np.float32(0.5)
            cube = np.ma.masked_equal(cube, FILL)
        elif turned: stored = data.createVariable("rhos", "f4", (axis, *shape), fill_value=FILL)
        else: stored = data.createVariable("rhos", "f4", (*shape, axis), fill_value=FILL, zlib=True, chunksizes=(LINES, 8, 20))
        stored.long_name = "Surface reflectance"
        stored[:] = cube.transpose(2, 0, 1) if turned else cube
        quality = data.createVariable("l2_flags", "i4", shape)
        quality.flag_masks, quality.flag_meanings = (1 << np.arange(32, dtype="i8")).astype("u4").view("i4"), " ".join(FLAGS)
        quality[:] = flags
        for axis_name, values in (("latitude", latitude), ("longitude", longitude)):
            navigation.createVariable(axis_name, "f4", shape, fill_value=FILL)[:] = np.where(np.isnan(values), FILL, values)
    cloud = (flags & (1 << FLAGS.index("CLDICE"))) > 0
    gone = cloud.copy()
    gone[8:11, 5:8] = True
    sensor = np.where(gone[..., None], np.nan, shares)
    record.swath(folder, sensor, latitude, longitude)
    record.write(folder, sensor, nm, given=[name], sensor="PACE OCI", taken="2025-03-18T10:15:25.004Z", bands=len(nm), bad=0)
