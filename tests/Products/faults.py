"""Replicas that something is wrong with: damaged, not whole, of another kind, or absurd."""

import glob
import os
import shutil

import h5py
import numpy as np


def _only(folder, pattern):
    (path,) = glob.glob(os.path.join(folder, "**", pattern), recursive=True)
    return path


def cut(pattern, share=0.5):
    """Ends a file too early."""
    def spoil(folder):
        path = _only(folder, pattern)
        os.truncate(path, int(os.path.getsize(path) * share))
    return spoil


def remove(*patterns):
    def spoil(folder):
        for pattern in patterns: os.remove(_only(folder, pattern))
    return spoil


def edit(pattern, change):
    """change: takes the open HDF5 file; netCDF-4 is HDF5 too."""
    def spoil(folder):
        with h5py.File(_only(folder, pattern), "r+") as file: change(file)
    return spoil


def rewrite(pattern, *replaced):
    """Replaces texts in a file of text."""
    def spoil(folder):
        path = _only(folder, pattern)
        with open(path, encoding="utf-8") as file: text = file.read()
        for old, new in replaced:
            assert old in text, old
            text = text.replace(old, new)
        with open(path, "w", encoding="utf-8") as file: file.write(text)
    return spoil


def _without(*names):
    def change(file):
        for name in names: del file[name]
    return change


def _without_attribute(owner, name):
    def change(file): del file[owner].attrs[name]
    return change


def _attribute(owner, name, value):
    def change(file):
        del file[owner].attrs[name]
        file[owner].attrs[name] = value
    return change


def _new_attributes(owner, **attributes):
    def change(file):
        for name, value in attributes.items(): file[owner].attrs[name] = value
    return change


def _replaced(name, make):
    """make: takes the array's numbers and gives others; attributes stay."""
    def change(file):
        kept = {key: value for key, value in file[name].attrs.items() if key not in ("DIMENSION_LIST", "REFERENCE_LIST", "CLASS", "NAME", "_Netcdf4Coordinates", "_Netcdf4Dimid")}
        values = make(file[name][()])
        del file[name]
        file[name] = values
        for key, value in kept.items(): file[name].attrs[key] = value
    return change


def _empty(name, shape, kind):
    """An array of any size that holds nothing, and takes no space."""
    def change(file):
        del file[name]
        file.create_dataset(name, shape, kind, chunks=tuple(min(size, 16) for size in shape))
    return change


def _attributes_kept(name, shape):
    """An array of any size in another's place, with its attributes."""
    def change(file):
        kept, kind = dict(file[name].attrs), file[name].dtype
        _empty(name, shape, kind)(file)
        for key, value in kept.items(): file[name].attrs[key] = value
    return change


def _filled(name, value):
    def change(file): file[name][...] = value
    return change


def _all(*changes):
    def change(file):
        for one in changes: one(file)
    return change


def _no_members(file, fields):
    kept = dict(file[fields + "surface_reflectance"].attrs)
    for name in ("surface_reflectance", "surface_reflectance_uncertainty"): del file[fields + name]
    file.create_dataset(fields + "surface_reflectance", (0, 426, 27, 26), "f4").attrs.update(kept)


PRISMA, TANAGER, BASIC = "/HDFEOS/SWATHS/PRS_L2D_HCO/", "/HDFEOS/GRIDS/HYP/", "/HDFEOS/SWATHS/HYP/"
TANAGER_CUBE = TANAGER + "Data Fields/surface_reflectance"
NEON = "/WREF/Reflectance/"
EMIT, EMIT_MASK, BANDS = "EMIT_L2A_RFL_*", "EMIT_L2A_MASK_*", "/sensor_band_parameters/"


def _texts(name):
    """Texts in the place of an array of numbers."""
    def change(file):
        size = file[name].shape
        del file[name]
        file.create_dataset(name, size, h5py.string_dtype())
    return change


def _without_members(name):
    """An array of a fixed size without members, of which nothing says that its dimension is another's: libnetcdf takes one of the other arrays for it."""
    def change(file):
        values, other = file[name][()], name.rsplit("/", 1)[0] + "/reflectance"
        cube = file[other][()]
        del file[name], file[other]
        file.create_dataset(name, (0,), values.dtype)
        file.create_dataset(other, data=cube)
    return change


def _lzf(name):
    def change(file):
        values, kept = file[name][()], dict(file[name].attrs)
        del file[name]
        file.create_dataset(name, data=values, compression="lzf").attrs.update(kept)
    return change


FAULTS = {  # name: replica, what is done to it
    "emit-cut": ("emit", cut(EMIT)),
    "emit-mask-cut": ("emit", cut(EMIT_MASK)),
    "emit-no-bands": ("emit", edit(EMIT, _without(BANDS))),
    "emit-no-wavelengths": ("emit", edit(EMIT, _without(BANDS + "wavelengths"))),
    "emit-no-good": ("emit", edit(EMIT, _without(BANDS + "good_wavelengths"))),
    "emit-text-wavelengths": ("emit", edit(EMIT, _texts(BANDS + "wavelengths"))),
    "emit-few-wavelengths": ("emit", edit(EMIT, _replaced(BANDS + "wavelengths", lambda nm: nm[:-4].copy()))),
    "emit-no-wavelength": ("emit", edit(EMIT, lambda file: file[BANDS + "wavelengths"].__setitem__(9, np.nan))),
    "emit-text-cube": ("emit", edit(EMIT, _texts("/reflectance"))),
    "emit-flat-cube": ("emit", edit(EMIT, _replaced("/reflectance", lambda cube: cube[0].copy()))),
    "emit-absurd": ("emit", edit(EMIT, _empty("/reflectance", (1 << 31, 17, 285), "f4"))),
    "emit-no-location": ("emit", edit(EMIT, _without("/location"))),
    "emit-no-table": ("emit", edit(EMIT, _without("/location/glt_y"))),
    "emit-no-cells": ("emit", edit(EMIT, _all(_replaced("/location/glt_x", lambda glt: glt[:0, :0].copy()), _replaced("/location/glt_y", lambda glt: glt[:0, :0].copy())))),
    "emit-absurd-table": ("emit", edit(EMIT, _all(_empty("/location/glt_x", (1 << 31, 8), "i4"), _empty("/location/glt_y", (1 << 31, 8), "i4")))),
    "emit-other-table": ("emit", edit(EMIT, _replaced("/location/glt_y", lambda glt: glt[1:].copy()))),
    "emit-outside": ("emit", edit(EMIT, lambda file: file["/location/glt_x"].__setitem__((20, 13), 400))),
    "emit-nowhere": ("emit", edit(EMIT, lambda file: file["/location/glt_x"].__setitem__(Ellipsis, 0))),
    "emit-text-table": ("emit", edit(EMIT, _texts("/location/glt_x"))),
    "emit-other-mask": ("emit", edit(EMIT_MASK, _attribute("/", "time_coverage_start", "2024-09-12T08:44:33+0000"))),
    "emit-small-mask": ("emit", edit(EMIT_MASK, _replaced("/mask", lambda mask: mask[:, 2:].copy()))),
    "emit-text-mask": ("emit", edit(EMIT_MASK, _texts("/mask"))),
    "emit-mask-alone": ("emit", remove(EMIT)),
    "prisma-no-fields": ("prisma-l2d", edit("*.he5", _without(PRISMA + "Data Fields"))),
    "prisma-text-cube": ("prisma-l2d", edit("*.he5", _texts(PRISMA + "Data Fields/VNIR_Cube"))),
    "prisma-zero": ("prisma-l2d", edit("*.he5", _attribute("/", "List_Cw_Vnir", np.zeros(66, "f4")))),
    "tanager-text-cube": ("tanager-ortho", edit("*.h5", _texts(TANAGER_CUBE))),
    "tanager-absurd": ("tanager-ortho", edit("*.h5", _all(_attributes_kept(TANAGER_CUBE, (426, 1 << 31, 26))))),
    "neon-no-cube": ("neon-tile", edit("*.h5", _without(NEON + "Reflectance_Data"))),
    "neon-text-wavelengths": ("neon-tile", edit("*.h5", _texts(NEON + "Metadata/Spectral_Data/Wavelength"))),
    "aviris-no-cube": ("aviris-ang", edit("*.nc", _without("/reflectance/reflectance"))),
    "aviris-text-wavelengths": ("aviris-ang", edit("*.nc", _texts("/reflectance/wavelength"))),
    "pace-short-place": ("pace-v31", edit("*.nc", _replaced("/navigation_data/latitude", lambda latitude: latitude[1:].copy()))),
    "pace-text-place": ("pace-v31", edit("*.nc", _texts("/navigation_data/latitude"))),
    "enmap-wrong-gain": ("enmap", rewrite("*METADATA.XML", ("<GainOfBand>0.0001</GainOfBand>", "<GainOfBand>one in ten thousand</GainOfBand>"))),
    "desis-no-xml-bands": ("desis", rewrite("*METADATA.xml", ("bandCharacterisation", "bandDescription"))),
    "desis-image-cut": ("desis", cut("*SPECTRAL_IMAGE.tif", 0.4)),
    "prisma-cut": ("prisma-l2d", cut("*.he5")),
    "prisma-no-cube": ("prisma-l2d", edit("*.he5", _without(PRISMA + "Data Fields/SWIR_Cube"))),
    "prisma-no-list": ("prisma-l2d", edit("*.he5", _without_attribute("/", "List_Cw_Swir"))),
    "prisma-no-corner": ("prisma-l2d", edit("*.he5", _without_attribute("/", "Product_LLcorner_easting"))),
    "prisma-no-code": ("prisma-l2d", edit("*.he5", _attribute("/", "Epsg_Code", np.int64(7)))),
    "prisma-no-zone": ("prisma-l2d", edit("*.he5", _all(_without_attribute("/", "Epsg_Code"), _without(PRISMA + "Geolocation Fields"), _new_attributes("/", Projection_Name="UTM", Projection_Id=np.int32(32))))),
    "prisma-other-projection": ("prisma-l2d", edit("*.he5", _all(_without_attribute("/", "Epsg_Code"), _new_attributes("/", Projection_Name="Lambert Conformal Conic")))),
    "prisma-other-ellipsoid": ("prisma-l2d", edit("*.he5", _all(_without_attribute("/", "Epsg_Code"), _new_attributes("/", Projection_Name="UTM", Reference_Ellipsoid=np.bytes_("International 1924"))))),
    "prisma-other-zone": ("prisma-l2d", edit("*.he5", _all(_without_attribute("/", "Epsg_Code"), _new_attributes("/", Projection_Name="UTM", Projection_Id="33N")))),
    "prisma-other-place": ("prisma-l2d", edit("*.he5", _all(_without_attribute("/", "Epsg_Code"), _filled(PRISMA + "Geolocation Fields/Latitude", 55)))),
    "prisma-scale": ("prisma-l2d", edit("*.he5", _attribute("/", "L2ScaleVnirMax", np.float32(-1)))),
    "prisma-turned": ("prisma-l2d", edit("*.he5", _replaced(PRISMA + "Data Fields/VNIR_Cube", lambda cube: cube.transpose(0, 2, 1).copy()))),
    "prisma-halves": ("prisma-l2d", edit("*.he5", _replaced(PRISMA + "Data Fields/VNIR_Cube", lambda cube: cube[:-2].copy()))),
    "prisma-absurd": ("prisma-l2d", edit("*.he5", _all(_empty(PRISMA + "Data Fields/VNIR_Cube", (1 << 40, 66, 21), "u2"), _empty(PRISMA + "Data Fields/SWIR_Cube", (1 << 40, 173, 21), "u2")))),
    "prisma-l2b": ("prisma-l2d", edit("*.he5", lambda file: file.move("/HDFEOS/SWATHS/PRS_L2D_HCO", "/HDFEOS/SWATHS/PRS_L2B_HCO"))),
    "prisma-nowhere": ("prisma-l2c", edit("*.he5", lambda file: file["/HDFEOS/SWATHS/PRS_L2C_HCO/Geolocation Fields/Latitude"].__setitem__(Ellipsis, -999))),
    "prisma-no-latitude": ("prisma-l2c", edit("*.he5", _without("/HDFEOS/SWATHS/PRS_L2C_HCO/Geolocation Fields/Latitude"))),
    "enmap-no-xml": ("enmap", remove("*METADATA.XML")),
    "enmap-no-image": ("enmap", remove("*SPECTRAL_IMAGE.TIF")),
    "enmap-xml-cut": ("enmap", cut("*METADATA.XML", 0.7)),
    "enmap-no-bands": ("enmap", rewrite("*METADATA.XML", ("bandCharacterisation", "bandDescription"))),
    "enmap-no-gain": ("enmap", rewrite("*METADATA.XML", ("<GainOfBand>0.0001</GainOfBand>", ""))),
    "enmap-fewer-bands": ("enmap", rewrite("*METADATA.XML", ('<bandID number="224"><wavelengthCenterOfBand>', '<otherID number="224"><wavelengthCenterOfBand>'), ("</OffsetOfBand></bandID>\n</bandC", "</OffsetOfBand></otherID>\n</bandC"))),
    "enmap-image-cut": ("enmap", cut("*SPECTRAL_IMAGE.TIF", 0.4)),
    "enmap-layer-cut": ("enmap", cut("*QL_QUALITY_CLOUD.TIF", 0.1)),
    "enmap-l1c": ("enmap", rewrite("*METADATA.XML", ("<processingLevel>L2A", "<processingLevel>L1C"))),
    "enmap-entities": ("enmap", rewrite("*METADATA.XML", ('<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE a [<!ENTITY b "bbbb">]>'))),
    "desis-bare": ("desis", remove("*METADATA.xml", "*.hdr")),
    "desis-no-offset": ("desis", rewrite("*METADATA.xml", ("<offsetOfBand>0</offsetOfBand>", ""))),
    "desis-short-list": ("desis-header", rewrite("*.hdr", ("data offset values = {", "data offset values = {0, "))),
    "tanager-cut": ("tanager-ortho", cut("*.h5")),
    "tanager-no-wavelengths": ("tanager-ortho", edit("*.h5", _without_attribute(TANAGER_CUBE, "wavelengths"))),
    "tanager-word-list": ("tanager-ortho", edit("*.h5", _attribute(TANAGER_CUBE, "wavelengths", "as of the sensor"))),
    "tanager-bands-last": ("tanager-ortho", edit("*.h5", _replaced(TANAGER_CUBE, lambda cube: cube.transpose(1, 2, 0).copy()))),
    "tanager-more-absurd": ("tanager-ortho", edit("*.h5", _attributes_kept(TANAGER_CUBE, (426, 27, 1 << 40)))),
    "tanager-word-code": ("tanager-ortho", edit("*.h5", _attribute("/HDFEOS/GRIDS/HYP", "epsg_code", "UTM"))),
    "prisma-word-scale": ("prisma-l2d", edit("*.he5", _attribute("/", "L2ScaleVnirMax", "unknown"))),
    "prisma-long-list": ("prisma-l2d", edit("*.he5", _attribute("/", "List_Cw_Vnir", np.linspace(900, 400, 70)))),
    "emit-more-absurd": ("emit", edit(EMIT, _empty("/sensor_band_parameters/wavelengths", (1 << 40,), "f4"))),
    "tanager-no-code": ("tanager-ortho", edit("*.h5", _without_attribute(TANAGER, "epsg_code"))),
    "tanager-no-structure": ("tanager-ortho", edit("*.h5", _without("/HDFEOS INFORMATION"))),
    "tanager-turned": ("tanager-ortho", edit("*.h5", _replaced(TANAGER_CUBE, lambda cube: cube.transpose(0, 2, 1).copy()))),
    "tanager-radiance": ("tanager-ortho", edit("*.h5", lambda file: file.move(TANAGER_CUBE, TANAGER + "Data Fields/toa_radiance"))),
    "tanager-flags": ("tanager-ortho", edit("*.h5", _attribute(TANAGER_CUBE, "good_wavelengths", np.ones(9, "u1")))),
    "tanager-mask-size": ("tanager-ortho", edit("*.h5", _replaced(TANAGER + "Data Fields/beta_cloud_mask", lambda mask: mask[1:].copy()))),
    "tanager-framing": ("tanager-basic", edit("*.h5", _attribute(BASIC + "Geolocation Fields", "Planet_Ortho_Framing", '{"epsg_code": 32734, "rows": 27'))),
    "tanager-absurd-framing": ("tanager-basic", edit("*.h5", _attribute(BASIC + "Geolocation Fields", "Planet_Ortho_Framing", '{"epsg_code": 32734, "rows": 2000000, "cols": 2000000, "geotransform": [0, 30, 0, 0, 0, -30]}'))),
    "neon-cut": ("neon-tile", cut("*.h5", 0.3)),
    "neon-no-scale": ("neon-tile", edit("*.h5", _without_attribute(NEON + "Reflectance_Data", "Scale_Factor"))),
    "neon-no-place": ("neon-tile", edit("*.h5", _without(NEON + "Metadata/Coordinate_System/Map_Info"))),
    "neon-no-numbers": ("neon-tile", edit("*.h5", _replaced(NEON + "Metadata/Coordinate_System/Map_Info", lambda text: np.bytes_("UTM, 1, 1, east, north")))),
    "neon-no-wavelengths": ("neon-tile", edit("*.h5", _without(NEON + "Metadata/Spectral_Data"))),
    "neon-two-lists": ("neon-tile", edit("*.h5", _all(lambda file: file.move(NEON + "Metadata/Spectral_Data/Wavelength", NEON + "Metadata/Spectral_Data/Wavelengths"), lambda file: file.__setitem__(NEON + "Metadata/Wavelengths", np.linspace(400, 2400, 426))))),
    "neon-other-bands": ("neon-tile", edit("*.h5", _replaced(NEON + "Metadata/Spectral_Data/Wavelength", lambda nm: nm[:-3].copy()))),
    "aviris-cut": ("aviris-ang", cut("*.nc")),
    "neon-no-members": ("neon-tile", edit("*.h5", _replaced(NEON + "Metadata/Spectral_Data/Wavelength", lambda nm: nm[:0].copy()))),
    "container-no-members": ("tanager-ortho", edit("*.h5", lambda file: (file.move("/HDFEOS", "/OTHER"), _no_members(file, "/OTHER/GRIDS/HYP/Data Fields/")))),
    "aviris-no-members": ("aviris-ang", edit("*.nc", _without_members("/reflectance/wavelength"))),
    "tanager-lzf": ("tanager-ortho", edit("*.h5", _lzf(TANAGER_CUBE))),
    "aviris-uneven": ("aviris-ang", edit("*.nc", lambda file: file["easting"].__setitem__(4, 0))),
    "aviris-no-system": ("aviris-ang", edit("*.nc", lambda file: [file["transverse_mercator"].attrs.__delitem__(name) for name in list(file["transverse_mercator"].attrs)])),
    "aviris-no-wavelengths": ("aviris-ang", edit("*.nc", lambda file: file.move("/reflectance/wavelength", "/reflectance/colour"))),
    "pace-no-cube": ("pace-v31", edit("*.nc", _without("/geophysical_data/rhos"))),
    "pace-no-longitude": ("pace-v31", edit("*.nc", _without("/navigation_data/longitude"))),
    "pace-nowhere": ("pace-v31", edit("*.nc", lambda file: file["/navigation_data/latitude"].__setitem__(Ellipsis, -32767))),
    "pace-one-line": ("pace-v31", edit("*.nc", _all(_filled("/navigation_data/latitude", 0), _filled("/navigation_data/longitude", 9)))),
    "pace-absurd": ("pace-v31", edit("*.nc", _all(*(_empty(name, (1 << 20, 64, 122)[:rank], kind) for name, rank, kind in (
        ("/geophysical_data/rhos", 3, "f4"), ("/geophysical_data/l2_flags", 2, "i4"), ("/navigation_data/latitude", 2, "f4"), ("/navigation_data/longitude", 2, "f4")))))),
    "pace-no-wavelengths": ("pace-v31", edit("*.nc", lambda file: file.move("/sensor_band_parameters/wavelength_3d", "/sensor_band_parameters/colour"))),
}


def make_all(target):
    """Each from the replica that lies in the target folder already."""
    for name, (replica, spoil) in FAULTS.items():
        folder = os.path.join(target, "fault-" + name)
        shutil.copytree(os.path.join(target, replica), folder)
        spoil(folder)
