"""Replicas as other makers would write them: names, types and attributes differ, and what has to come out of them does not."""

import os
import shutil

import h5py
import numpy as np

import faults

NEON, TANAGER, BASIC, EMIT = faults.NEON, faults.TANAGER_CUBE, faults.BASIC + "Geolocation Fields/", faults.EMIT
PRISMA_C = "/HDFEOS/SWATHS/PRS_L2C_HCO/Geolocation Fields/"
PLACE = NEON + "Metadata/Coordinate_System/"


def _changed(owner, name, make):
    """make: takes an attribute's value and gives another."""
    def change(file):
        value = file[owner].attrs[name]
        del file[owner].attrs[name]
        file[owner].attrs[name] = make(value)
    return change


def _without(owner, *names):
    def change(file):
        for name in names: del file[owner].attrs[name]
    return change


def _moved(*names):
    def change(file):
        for old, new in names: file.move(old, new)
    return change


def _stored(name, **how):
    """The same numbers, stored otherwise."""
    def change(file):
        values, kept = file[name][()], dict(file[name].attrs)
        del file[name]
        file.create_dataset(name, data=values, **how).attrs.update(kept)
    return change


def _packed(name, scale):
    """Whole numbers with a scale; their fill value stays."""
    def change(file):
        values, kept = file[name][()], dict(file[name].attrs)
        del file[name]
        stored = file.create_dataset(name, data=np.where(values == -9999, -9999, np.rint(values / scale)).astype("i2"), chunks=True, compression="gzip")
        stored.attrs.update(kept)
        stored.attrs["scale_factor"] = scale
    return change


def _um(lists):
    return [_changed("/", name, lambda nm: (nm / 1000).astype("f8")) for name in lists]


def _text(number):
    return np.bytes_(str(int(number)).encode())


VARIANTS = {  # name: replica, pattern of its file, what is done to it
    "prisma-um": ("prisma-l2d", "*.he5", _um(["List_Cw_Vnir", "List_Cw_Swir", "List_Fwhm_Vnir", "List_Fwhm_Swir"])),
    "prisma-text-code": ("prisma-l2d", "*.he5", [_changed("/", "Epsg_Code", _text)]),
    "prisma-register-code": ("prisma-l2d", "*.he5", [_changed("/", "Epsg_Code", lambda code: np.bytes_(f"EPSG:{int(code)}"))]),
    "prisma-no-flags": ("prisma-l2d", "*.he5", [_without("/", "List_Cw_Vnir_Flags", "List_Cw_Swir_Flags", "List_Fwhm_Vnir", "List_Fwhm_Swir")]),
    "prisma-detector-place": ("prisma-l2c", "*.he5", [_moved((PRISMA_C + "Latitude", PRISMA_C + "Latitude_VNIR"), (PRISMA_C + "Longitude", PRISMA_C + "Longitude_VNIR"))]),
    "tanager-text-code": ("tanager-ortho", "*.h5", [_changed("/HDFEOS/GRIDS/HYP", "epsg_code", lambda code: str(int(code)))]),
    "tanager-text-list": ("tanager-ortho", "*.h5", [_changed(TANAGER, "wavelengths", lambda nm: "[" + ", ".join(f"{value:.4f}" for value in nm) + "]")]),
    "tanager-large-chunks": ("tanager-ortho", "*.h5", [_stored(TANAGER, chunks=(64, 64, 64), maxshape=(None, None, None), compression="gzip")]),
    "tanager-packed": ("tanager-ortho", "*.h5", [_packed(TANAGER, 0.0001)]),
    "tanager-small-letters": ("tanager-basic", "*.h5", [_moved((BASIC + "Latitude", BASIC + "latitude"), (BASIC + "Longitude", BASIC + "longitude"))]),
    "neon-other-code": ("neon-tile", "*.h5", [_moved((PLACE + "EPSG Code", PLACE + "EPSG_Code"))]),
    "neon-no-code": ("neon-tile", "*.h5", [lambda file: file.__delitem__(PLACE + "EPSG Code")]),
    "neon-group": ("neon-tile", "*.h5", [_moved(("/WREF/Reflectance", "/GUAN/Bidirectional_Reflectance"))]),
    "emit-text-place": ("emit", EMIT, [_changed("/", "geotransform", lambda numbers: " ".join(repr(float(number)) for number in numbers))]),
    "emit-no-fill": ("emit", EMIT, [_without("/reflectance", "_FillValue")]),
    "emit-other-axes": ("emit", EMIT, [_moved(("/downtrack", "/lines"), ("/crosstrack", "/samples"))]),
    "emit-whole-turn": ("emit", EMIT, [lambda file: file["/location/lon"].__setitem__(Ellipsis, file["/location/lon"][()] - 360)]),
    "pace-no-fill": ("pace-v31", "*.nc", [_without("/geophysical_data/rhos", "_FillValue")]),
    "pace-small-flags": ("pace-v31", "*.nc", [_changed("/geophysical_data/l2_flags", "flag_meanings", lambda names: names.lower() if isinstance(names, str) else names.decode().lower())]),
    "aviris-no-mapping": ("aviris-ang", "*_RFL_*.nc", [_without("/reflectance/reflectance", "grid_mapping")]),
}


def make_all(target):
    """Each from the replica that lies in the target folder already."""
    for name, (replica, pattern, changes) in VARIANTS.items():
        folder = os.path.join(target, "variant-" + name)
        shutil.copytree(os.path.join(target, replica), folder)
        with h5py.File(faults._only(folder, pattern), "r+") as file:
            for change in changes: change(file)
