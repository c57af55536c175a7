"""Further forms in which deliveries of the same products could come: types, filters, names, encodings and places differ, and what comes out does not."""

import glob
import json
import os
import re
import shutil
import zipfile

import h5py
import numpy as np
from osgeo import gdal

import faults
from variants import BASIC, EMIT, NEON, PLACE, TANAGER, _changed, _moved, _stored, _without

GRID = "/HDFEOS/GRIDS/HYP"
FIELDS = GRID + "/Data Fields/"
PRISMA = "/HDFEOS/SWATHS/PRS_L2D_HCO/"
VNIR, SWIR = PRISMA + "Data Fields/VNIR_Cube", PRISMA + "Data Fields/SWIR_Cube"
LISTS = NEON + "Metadata/Spectral_Data/"
CUBE = NEON + "Reflectance_Data"
AVIRIS = "/reflectance/reflectance"
SKIPPED = ("DIMENSION_LIST", "REFERENCE_LIST", "CLASS", "NAME", "_Netcdf4Coordinates", "_Netcdf4Dimid")


def hdf(pattern, *changes):
    def make(folder):
        with h5py.File(faults._only(folder, pattern), "r+") as file:
            for change in changes: change(file)
    return make


def _typed(name, kind):
    """The same numbers in another type, or another order of bytes."""
    def change(file): _again(file, name, file[name][()].astype(kind))
    return change


def _again(file, name, values, **how):
    kept = {key: value for key, value in file[name].attrs.items() if key not in SKIPPED}
    scales = [list(dimension.values()) for dimension in file[name].dims]
    for dimension, own in zip(file[name].dims, scales):
        for scale in own: dimension.detach_scale(scale)
    del file[name]
    stored = file.create_dataset(name, data=values, **how)
    for key, value in kept.items(): stored.attrs[key] = value
    for dimension, own in zip(stored.dims, scales):
        for scale in own: dimension.attach_scale(scale)


def _kept(name, **how):
    """As variants._stored, with netCDF's dimensions."""
    def change(file): _again(file, name, file[name][()], **how)
    return change


def _nan(name, fill):
    """NaN in the place of the fill value."""
    def change(file):
        values = file[name][()]
        values[values == fill] = np.nan
        kind = file[name].dtype
        file[name][...] = values
        if "_FillValue" in file[name].attrs: file[name].attrs["_FillValue"] = np.full(np.shape(file[name].attrs["_FillValue"]), np.nan, kind)
    return change


def _set(owner, **attributes):
    def change(file):
        for name, value in attributes.items(): file[owner].attrs[name] = value
    return change


def _list_to(name, owner, attribute, unit=None):
    """An array, or an attribute name@of, becomes an attribute of another object."""
    def change(file):
        if "@" in name:
            own, of = name.split("@")[1], name.split("@")[0]
            values = file[of].attrs[own]
            del file[of].attrs[own]
        else:
            values = file[name][()]
            del file[name]
        file[owner].attrs[attribute] = values
        if unit: file[owner].attrs[attribute + "_units"] = unit
    return change


def _list_into(owner, attribute, name):
    """An attribute becomes an array."""
    def change(file):
        file[name] = file[owner].attrs[attribute]
        del file[owner].attrs[attribute]
    return change


def _scaled(name, factor, **attributes):
    def change(file):
        file[name][...] = file[name][()] * factor
        for key, value in attributes.items(): file[name].attrs[key] = value
    return change


def _mask(name, make):
    def change(file):
        values = file[name][()]
        del file[name]
        file.create_dataset(name, data=make(values))
    return change


def _edge(name):
    """No place for the outermost pixels."""
    def change(file):
        values = file[name][()]
        values[0], values[-1] = np.nan, np.nan
        values = values.astype("f8")
        _again(file, name, values)
    return change


def _vlen(owner, *names):
    """Texts of any length, in UTF-8."""
    def change(file):
        for name in names:
            value = file[owner].attrs[name]
            text = value.decode() if isinstance(value, bytes) else str(value)
            del file[owner].attrs[name]
            file[owner].attrs.create(name, text, dtype=h5py.string_dtype("utf-8"))
    return change


def _fixed(owner, *names):
    """Texts of a fixed length, filled with blanks."""
    def change(file):
        for name in names:
            value = file[owner].attrs[name]
            text = value if isinstance(value, bytes) else str(value).encode()
            del file[owner].attrs[name]
            file[owner].attrs[name] = np.bytes_(text.ljust(len(text) + 9))
    return change


def _of_one(owner, *names):
    def change(file):
        for name in names:
            value = file[owner].attrs[name]
            del file[owner].attrs[name]
            file[owner].attrs[name] = np.array([value])
    return change


def _text_array(name, kind):
    """A text as another type, or as an array of one."""
    def change(file):
        value = file[name][()]
        text = value if isinstance(value, bytes) else value[0] if isinstance(value, np.ndarray) else value.encode()
        del file[name]
        if kind == "vlen": file.create_dataset(name, data=text.decode(), dtype=h5py.string_dtype("utf-8"))
        else: file.create_dataset(name, data=np.array([text.ljust(len(text) + 20)]))
    return change


def renamed(change):
    """change: takes the name of a file or folder and gives another."""
    def make(folder):
        for path in sorted(glob.glob(os.path.join(folder, "**"), recursive=True), key=len, reverse=True):
            name = os.path.basename(path)
            if path.rstrip("/") == folder or name in ("expected.json", "truth.npy", "sensor.npy", "latitude.npy", "longitude.npy") or not name: continue
            if name != change(name): os.rename(path, os.path.join(os.path.dirname(path), change(name)))
    return make


def nested(*folders):
    """Inside further folders, each alone in the one above."""
    def make(folder):
        inner = os.path.join(folder, *folders)
        (scene,) = [path for path in glob.glob(os.path.join(folder, "*")) if os.path.isdir(path)]
        os.makedirs(inner)
        shutil.move(scene, inner)
    return make


def tiff(pattern, driver="GTiff", *options, ending=None, **how):
    """The image again, in another form."""
    def make(folder):
        path = faults._only(folder, pattern)
        target = os.path.splitext(path)[0] + (ending or os.path.splitext(path)[1])
        gdal.Translate(path + ".new", path, format=driver, creationOptions=list(options), **how)
        os.remove(path)
        for new in glob.glob(path.replace("[", "[[]") + ".new*") + glob.glob(path + ".hdr"):
            end = new[len(path + ".new"):] if new.startswith(path + ".new") else ".hdr"
            shutil.move(new, target + end if end else target)
    return make


def text(pattern, change, encoding="utf-8"):
    def make(folder):
        path = faults._only(folder, pattern)
        with open(path, encoding="utf-8") as file: whole = file.read()
        with open(path, "w", encoding=encoding) as file: file.write(change(whole))
    return make


def removed(*patterns):
    def make(folder):
        for pattern in patterns:
            for path in glob.glob(os.path.join(folder, "**", pattern), recursive=True): os.remove(path)
    return make


def zipped(junk):
    """The folder as an archive with what archivers leave in it."""
    def make(folder):
        (scene,) = [path for path in glob.glob(os.path.join(folder, "*")) if os.path.isdir(path)]
        stem = os.path.basename(scene)
        with zipfile.ZipFile(os.path.join(folder, stem.lower() + ".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(os.listdir(scene)):
                archive.write(os.path.join(scene, name), f"order/{stem}/{name}")
                if junk: archive.writestr(f"__MACOSX/order/{stem}/._{name}", b"\0\x05\x16\x07")
        shutil.rmtree(scene)
    return make


def elsewhere(epsg, west, north, latitude, longitude):
    """A PRISMA scene without a code, at another place: the centre of its first pixel in a zone of UTM, and nearly the same place in degrees."""
    def make(folder):
        with h5py.File(faults._only(folder, "*.he5"), "r+") as file:
            root, places = file.attrs, file[PRISMA + "Geolocation Fields"]
            del root["Epsg_Code"]
            east, south = west - root["Product_ULcorner_easting"], north - root["Product_ULcorner_northing"]
            for name in CORNERS: root[name] = np.float64(root[name] + (east if name.endswith("easting") else south))
            places["Latitude"][...] += latitude - places["Latitude"][0, 0]
            turned = places["Longitude"][()] + longitude - places["Longitude"][0, 0]
            places["Longitude"][...] = np.where(turned < -180, turned + 360, turned)
        with open(os.path.join(folder, "expected.json"), encoding="utf-8") as file: facts = json.load(file)
        place = facts["place"]
        facts["epsg"], facts["place"] = epsg, [west - place[1] / 2, *place[1:3], north + place[1] / 2, *place[4:]]
        with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file: json.dump(facts, file)
    return make


def _micro(whole):
    lists = lambda name: re.search(name + r" = \{([^}]*)\}", whole).group(1)
    for name in ("wavelength", "fwhm"):
        old = lists("\n" + name)
        whole = whole.replace(old, ",\n ".join(f"{float(value) / 1000:.7f}" for value in old.split(",")))
    return whole.replace("wavelength units = Nanometers", "wavelength units = Micrometers")


IMAGE = "*SPECTRAL_IMAGE.[Tt][Ii][Ff]"
PRISMA_TEXTS = ("Product_StartTime", "Processing_Level", "Product_Name")
CORNERS = [f"Product_{corner}corner_{axis}" for corner in ("UL", "UR", "LL", "LR") for axis in ("easting", "northing")]
NO_DEGREES = [lambda file: file.__delitem__(PRISMA + "Geolocation Fields")]

DELIVERIES = {  # name: replica, what is done to its folder
    "prisma-no-code": ("prisma-l2d", hdf("*.he5", _without("/", "Epsg_Code"))),
    "prisma-named-zone": ("prisma-l2d", hdf("*.he5", _without("/", "Epsg_Code"), *NO_DEGREES, _set("/", Projection_Name="WGS 84 / UTM zone 32N"))),
    "prisma-numbered-zone": ("prisma-l2d", hdf("*.he5", _without("/", "Epsg_Code"), *NO_DEGREES, _set("/", Projection_Name=np.bytes_("UTM"), Projection_Id=np.bytes_("32 North"), Reference_Ellipsoid=np.bytes_("WGS84")))),
    "prisma-corner-degrees": ("prisma-l2d", hdf("*.he5", _without("/", "Epsg_Code"), *NO_DEGREES, _set("/", Product_ULcorner_lat=np.float32(37.04), Product_ULcorner_long=np.float32(9.01), Projection_Name="UTM"))),
    "prisma-south": ("prisma-l2d", elsewhere(32734, 268845.0, 6246195.0, -33.9, 18.5)),
    "prisma-next-zone": ("prisma-l2d", elsewhere(32633, 262905.0, 5010015.0, 45.2, 11.98)),
    "prisma-first-zone": ("prisma-l2d", elsewhere(32701, 182265.0, 8162595.0, -16.6, -179.98)),
    "prisma-last-zone": ("prisma-l2d", elsewhere(32660, 706905.0, 5765175.0, 52.0, -179.99)),
    "prisma-any-length": ("prisma-l2d", hdf("*.he5", _vlen("/", *PRISMA_TEXTS))),
    "prisma-double-corners": ("prisma-l2d", hdf("*.he5", *(_changed("/", name, lambda number: np.array([[float(number)]])) for name in CORNERS))),
    "prisma-chunked": ("prisma-l2d", hdf("*.he5", _stored(VNIR, chunks=(4, 20, 9), compression="gzip", shuffle=True), _stored(SWIR, chunks=(5, 173, 21), compression="gzip", fletcher32=True))),
    "prisma-big-endian": ("prisma-l2d", hdf("*.he5", _typed(VNIR, ">u2"), _typed(SWIR, ">u2"))),
    "tanager-big-endian": ("tanager-ortho", hdf("*.h5", _typed(TANAGER, ">f4"), _kept(TANAGER, chunks=(14, 11, 13), compression="gzip"))),
    "tanager-big-endian-chunks": ("tanager-ortho", hdf("*.h5", lambda file: _again(file, TANAGER, file[TANAGER][()].astype(">f4"), chunks=(14, 11, 13), compression="gzip", shuffle=True))),
    "tanager-double": ("tanager-ortho", hdf("*.h5", lambda file: _again(file, TANAGER, file[TANAGER][()].astype("f8"), chunks=(14, 11, 13), compression="gzip"))),
    "tanager-half": ("tanager-ortho", hdf("*.h5", lambda file: _again(file, TANAGER, file[TANAGER][()].astype("f2"), chunks=(14, 11, 13), compression="gzip"), _changed(TANAGER, "_FillValue", lambda fill: np.float32(np.float16(-9999))))),
    "tanager-scale-offset": ("tanager-ortho", hdf("*.h5", _kept(TANAGER, chunks=(14, 11, 13), scaleoffset=5))),
    "tanager-plain": ("tanager-ortho", hdf("*.h5", _kept(TANAGER))),
    "tanager-unfiltered-chunks": ("tanager-ortho", hdf("*.h5", _kept(TANAGER, chunks=(426, 1, 26)))),
    "tanager-one-chunk": ("tanager-ortho", hdf("*.h5", _kept(TANAGER, chunks=(426, 27, 26), compression="gzip", compression_opts=9, shuffle=True))),
    "tanager-nan": ("tanager-ortho", hdf("*.h5", _nan(TANAGER, -9999))),
    "tanager-no-fill": ("tanager-ortho", hdf("*.h5", _without(TANAGER, "_FillValue"))),
    "tanager-fill-of-one": ("tanager-ortho", hdf("*.h5", _of_one(TANAGER, "_FillValue"), _changed(GRID, "epsg_code", lambda code: np.array([code], ">f8")))),
    "tanager-um": ("tanager-ortho", hdf("*.h5", _changed(TANAGER, "wavelengths", lambda nm: nm / 1000), _changed(TANAGER, "fwhm", lambda nm: nm / 1000), _changed(TANAGER, "wavelengths_units", lambda unit: "\u00b5m"))),
    "tanager-um-unsaid": ("tanager-ortho", hdf("*.h5", _changed(TANAGER, "wavelengths", lambda nm: nm / 1000), _changed(TANAGER, "fwhm", lambda nm: nm / 1000), _without(TANAGER, "wavelengths_units"))),
    "tanager-listed-array": ("tanager-ortho", hdf("*.h5", _list_into(TANAGER, "wavelengths", FIELDS + "wavelengths"))),
    "tanager-listed-above": ("tanager-ortho", hdf("*.h5", _list_to(TANAGER + "@wavelengths", GRID, "wavelengths", "nm"))),
    "tanager-listed-beside": ("tanager-ortho", hdf("*.h5", _list_to(TANAGER + "@wavelengths", FIELDS + "surface_reflectance_uncertainty", "wavelengths"))),
    "tanager-listed-capital": ("tanager-ortho", hdf("*.h5", _list_to(TANAGER + "@wavelengths", TANAGER, "Center_wavelengths"))),
    "tanager-true-false": ("tanager-ortho", hdf("*.h5", _changed(TANAGER, "good_wavelengths", lambda good: good.astype(bool)), _mask(FIELDS + "beta_cloud_mask", lambda mask: mask.astype(bool)), _mask(FIELDS + "nodata_pixels", lambda mask: mask.astype("f4")))),
    "tanager-named-mask": ("tanager-ortho", hdf("*.h5", lambda file: (lambda values: (file.__delitem__(FIELDS + "beta_cloud_mask"), file.create_dataset(FIELDS + "beta_cloud_mask", data=values.astype("u1"), dtype=h5py.enum_dtype({"CLEAR": 0, "CLOUD": 1, "FILL": 255}, basetype="u1"))))(file[FIELDS + "beta_cloud_mask"][()]))),
    "tanager-structure-list": ("tanager-ortho", hdf("*.h5", _text_array("/HDFEOS INFORMATION/StructMetadata.0", "fixed"))),
    "tanager-structure-any": ("tanager-ortho", hdf("*.h5", _text_array("/HDFEOS INFORMATION/StructMetadata.0", "vlen"))),
    "tanager-edges": ("tanager-basic", hdf("*.h5", _edge(BASIC + "Latitude"), _edge(BASIC + "Longitude"))),
    "neon-um": ("neon-tile", hdf("*.h5", _scaled(LISTS + "Wavelength", 0.001, Units=np.bytes_("micrometers")), _scaled(LISTS + "FWHM", 0.001))),
    "neon-um-unsaid": ("neon-tile", hdf("*.h5", _scaled(LISTS + "Wavelength", 0.001), _scaled(LISTS + "FWHM", 0.001), _without(LISTS + "Wavelength", "Units"))),
    "neon-listed-above": ("neon-tile", hdf("*.h5", _list_to(LISTS + "Wavelength", NEON, "Wavelength", "nm"))),
    "neon-listed-otherwise": ("neon-tile", hdf("*.h5", _moved((LISTS + "Wavelength", LISTS + "Wavelengths_Center")))),
    "neon-no-logs": ("neon-tile", hdf("*.h5", lambda file: file.__delitem__(NEON + "Metadata/Logs"))),
    "neon-other-logs": ("neon-line", hdf("*.h5", lambda file: file.move("/BART/Reflectance/Metadata/Logs", "/BART/Reflectance/Metadata/Log_145110"))),
    "neon-unlabelled": ("neon-tile", hdf("*.h5", _without(CUBE, "Dimension_Labels"))),
    "neon-text-scale": ("neon-tile", hdf("*.h5", _changed(CUBE, "Scale_Factor", lambda scale: np.bytes_("10000.0")), _changed(CUBE, "Data_Ignore_Value", lambda fill: np.bytes_("-9999")))),
    "neon-whole-scale": ("neon-line", hdf("*.h5", _changed("/BART/Reflectance/Reflectance_Data", "Scale_Factor", lambda scale: np.int32(10000)), _changed("/BART/Reflectance/Reflectance_Data", "Data_Ignore_Value", lambda fill: np.int16(-9999)))),
    "neon-big-endian": ("neon-tile", hdf("*.h5", _typed(CUBE, ">i2"))),
    "neon-shuffled": ("neon-tile", hdf("*.h5", _stored(CUBE, chunks=(7, 6, 40), compression="gzip", shuffle=True))),
    "neon-unlabelled-chunks": ("neon-tile", hdf("*.h5", _without(CUBE, "Dimension_Labels"), _stored(CUBE, chunks=(7, 6, 40), compression="gzip", shuffle=True))),
    "neon-any-text": ("neon-tile", hdf("*.h5", _text_array(PLACE + "Map_Info", "vlen"), _text_array(PLACE + "EPSG Code", "fixed"))),
    "neon-many-text": ("neon-tile", hdf("*.h5", _text_array(PLACE + "Map_Info", "fixed"))),
    "emit-big-chunks": ("emit", hdf(EMIT, _kept("/reflectance", chunks=(23, 17, 285), compression="gzip", shuffle=True))),
    "emit-line-chunks": ("emit", hdf(EMIT, _kept("/reflectance", chunks=(1, 17, 285), compression="gzip", shuffle=True, fletcher32=True))),
    "emit-edges": ("emit", hdf(EMIT, _edge("/location/lon"), _edge("/location/lat"))),
    "emit-nan": ("emit", hdf(EMIT, _nan("/reflectance", -9999))),
    "emit-true-false": ("emit", hdf(EMIT, lambda file: _again(file, "/sensor_band_parameters/good_wavelengths", file["/sensor_band_parameters/good_wavelengths"][()].astype("i8")))),
    "emit-fixed-text": ("emit", hdf(EMIT, _fixed("/", "spatial_ref", "time_coverage_start", "product_version"))),
    "emit-list-of-one": ("emit", hdf(EMIT, _of_one("/", "spatial_ref", "time_coverage_start"))),
    "emit-table-fill": ("emit", hdf("EMIT_L2A_RFL_*", lambda file: [_again(file, name, np.where(file[name][()] == 0, -9999, file[name][()]).astype("i4")) for name in ("/location/glt_x", "/location/glt_y")], lambda file: [file[name].attrs.__setitem__("_FillValue", np.array([-9999], "i4")) for name in ("/location/glt_x", "/location/glt_y")])),
    "pace-big-endian": ("pace-v31", hdf("*.nc", lambda file: _again(file, "/geophysical_data/rhos", file["/geophysical_data/rhos"][()].astype(">f4"), chunks=(16, 8, 20), compression="gzip", shuffle=True))),
    "pace-double-place": ("pace-v31", hdf("*.nc", *(lambda file, name=name: _again(file, name, file[name][()].astype("f8")) for name in ("/navigation_data/latitude", "/navigation_data/longitude")))),
    "pace-nan": ("pace-v31", hdf("*.nc", _nan("/geophysical_data/rhos", -32767))),
    "pace-long-flags": ("pace-v31", hdf("*.nc", lambda file: _again(file, "/geophysical_data/l2_flags", file["/geophysical_data/l2_flags"][()].astype("i8")))),
    "pace-unsigned-flags": ("pace-v31", hdf("*.nc", lambda file: _again(file, "/geophysical_data/l2_flags", file["/geophysical_data/l2_flags"][()].view("u4")))),
    "pace-listed-flags": ("pace-v31", hdf("*.nc", _changed("/geophysical_data/l2_flags", "flag_meanings", lambda names: np.array((names if isinstance(names, str) else names.decode()).split(), h5py.string_dtype())))),
    "pace-um": ("pace-v32", hdf("*.nc", _scaled("/geophysical_data/wavelength", 0.001, units="um"))),
    "aviris-big-endian": ("aviris-ang", hdf("*.nc", lambda file: _again(file, AVIRIS, file[AVIRIS][()].astype(">f4"), chunks=(7, 15, 8), compression="gzip", shuffle=True))),
    "aviris-nan": ("aviris-ang", hdf("*.nc", _nan(AVIRIS, -9999))),
    "aviris-plain": ("aviris-ang", hdf("*.nc", _kept(AVIRIS))),
    "aviris-short-mapping": ("aviris-ang", hdf("*.nc", _without("/transverse_mercator", "crs_wkt", "GeoTransform"))),
    "aviris-wkt": ("aviris-ang", hdf("*.nc", _without("/transverse_mercator", "spatial_ref", "GeoTransform"))),
    "aviris-um": ("aviris-ang", hdf("*.nc", _scaled("/reflectance/wavelength", 0.001, units="micrometers"), _scaled("/reflectance/fwhm", 0.001, units="micrometers"))),
    "enmap-small-letters": ("enmap", renamed(str.lower)),
    "enmap-capitals": ("enmap", renamed(lambda name: name.upper())),
    "enmap-nested": ("enmap", nested("order_0815", "delivery")),
    "enmap-big-endian": ("enmap", tiff(IMAGE, "GTiff", "ENDIANNESS=BIG", "COMPRESS=DEFLATE", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16")),
    "enmap-zstd": ("enmap", tiff(IMAGE, "GTiff", "COMPRESS=ZSTD", "INTERLEAVE=PIXEL")),
    "enmap-predicted": ("enmap", tiff(IMAGE, "GTiff", "COMPRESS=LZW", "PREDICTOR=2", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", "INTERLEAVE=PIXEL")),
    "enmap-packbits": ("enmap", tiff(IMAGE, "GTiff", "COMPRESS=PACKBITS", "INTERLEAVE=BAND", "BIGTIFF=YES")),
    "enmap-cog-zstd": ("enmap", tiff(IMAGE, "COG", "COMPRESS=ZSTD", "BLOCKSIZE=128")),
    "enmap-no-layers": ("enmap", removed("*-QL_QUALITY_HAZE.TIF", "*-QL_QUALITY_SNOW.TIF")),
    "enmap-utf-16": ("enmap", text("*METADATA.XML", lambda whole: whole.replace('encoding="UTF-8"', 'encoding="UTF-16"'), "utf-16")),
    "enmap-latin": ("enmap", text("*METADATA.XML", lambda whole: whole.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("<base>", "<base><comment>Gelände</comment>"), "latin-1")),
    "enmap-marked": ("enmap", text("*METADATA.XML", lambda whole: whole, "utf-8-sig")),
    "enmap-exponents": ("enmap", text("*METADATA.XML", lambda whole: whole.replace(">0.0001<", "> 1.0E-4 <").replace("<OffsetOfBand>0<", "<OffsetOfBand>0.0E+0<"))),
    "enmap-other-prefix": ("enmap", text("*METADATA.XML", lambda whole: whole.replace("hsi:level_X", "level_X").replace("xmlns:hsi", "xmlns"))),
    "enmap-junk-zip": ("enmap", zipped(junk=True)),
    "desis-tiled": ("desis", tiff(IMAGE, "GTiff", "COMPRESS=DEFLATE", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", "INTERLEAVE=PIXEL", "PREDICTOR=2")),
    "desis-capitals": ("desis", renamed(lambda name: name.replace(".tif", ".TIF").replace(".xml", ".XML").replace(".hdr", ".HDR"))),
    "desis-bands-apart": ("desis", tiff(IMAGE, "GTiff", "INTERLEAVE=BAND")),
    "desis-header-um": ("desis-header", text("*.hdr", _micro)),
}


FACTS = ("expected.json", "truth.npy", "sensor.npy", "latitude.npy", "longitude.npy")


def _given(folder, stated):
    """The paths of the product that are still there, or what lies in the folder under another name."""
    there = [path for path in stated if os.path.exists(os.path.join(folder, path))]
    return [path for path in there if path != "."] or sorted(name for name in os.listdir(folder) if name not in FACTS)[:1]


def make_all(target):
    """Each from the replica that lies in the target folder already."""
    for name, (replica, make) in DELIVERIES.items():
        folder = os.path.join(target, "delivery-" + name)
        shutil.copytree(os.path.join(target, replica), folder)
        make(folder)
        with open(os.path.join(folder, "expected.json"), encoding="utf-8") as file: facts = json.load(file)
        facts["given"], facts["usual"] = _given(folder, facts["given"]), replica
        with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file: json.dump(facts, file)
