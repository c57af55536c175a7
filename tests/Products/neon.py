"""NEON AOP reflectance: HDF5 below a group with the site's name, spectrum after spectrum, whatever its attributes say of the order."""

import os

import h5py
import numpy as np

import ground
import record

ROWS, COLUMNS, BANDS, FILL = 14, 17, 426, -9999
CLASSES = ["geocoded background", "shadow", "thin cirrus (water)", "medium cirrus (water)", "thick cirrus (water)", "land (clear)", "saturated", "snow/ice", "thin cirrus (land)",
           "medium cirrus (land)", "thick cirrus (land)", "thin haze (land)", "medium haze (land)", "thin haze (water)", "medium haze (water)", "cloud (land)", "cloud (water)",
           "water", "cirrus cloud", "cirrus cloud (thick)", "bright object", "topographic shadow", "cloud shadow"]
KINDS = {
    "tile": ("NEON_D16_WREF_DP3_580000_5075000_reflectance.h5", "WREF", 32610, 580000.0, 5076000.0, 1.0),
    "line": ("NEON_D01_BART_DP1_20190825_145110_reflectance.h5", "BART", 32619, 314220.5, 4880310.5, 1.0),
    "bidirectional": ("NEON_D05_LIRO_DP3_283000_5098000_bidirectional_reflectance.h5", "LIRO", 32616, 283000.0, 5099000.0, 1.0),
}


def _metadata(group, kind, nm):
    _, _, epsg, west, north, pixel = KINDS[kind]
    text = (lambda value: np.array([value.encode()])) if kind == "line" else np.bytes_
    group["Spectral_Data/Wavelength"], group["Spectral_Data/FWHM"] = nm.astype("f8" if kind == "line" else "f4"), np.full(BANDS, 5.7, "f4")
    group["Spectral_Data/Wavelength"].attrs["Units"] = np.bytes_("nanometers")
    zone = epsg - 32600
    group["Coordinate_System/EPSG Code"] = text(str(epsg))
    group["Coordinate_System/Map_Info"] = text(f"UTM,1.000,1.000,{west:.3f},{north:.3f},{pixel:.10f},{pixel:.10f},{zone},North,WGS-84,units=Meters,0")
    group["Coordinate_System/Proj4"] = text(f"+proj=UTM +zone={zone} +ellps=WGS84 +datum=WGS84 +units=m +no_defs")
    group["Logs/Solar_Zenith_Angle"] = np.float32(38.0)


def make(folder, kind, moved=0.0):
    """moved: nm that the bands lie from where they did in another year."""
    name, site, epsg, west, north, pixel = KINDS[kind]
    nm = (np.linspace(381.4, 2510.6, BANDS) + moved).round(4)
    if kind == "tile": nm = nm.astype("f4")
    shares = ground.cover(*ground.grid(ROWS, COLUMNS))
    wet = ((nm >= 1335) & (nm <= 1450)) | ((nm >= 1785) & (nm <= 1960))
    stored = np.rint(shares @ ground.spectra(nm).T * 10000).astype("i2")
    stored[..., wet] = np.random.default_rng(3).integers(-200, 16000, stored[..., wet].shape)  # what is there is noise
    gone = np.zeros((ROWS, COLUMNS), bool)
    gone[10:, :3] = True
    stored[gone] = FILL
    sky = np.full((ROWS, COLUMNS), 5, "u1")
    sky[2, 5:8], sky[3, 5:8], sky[7, 12], sky[12:, 14:] = 15, 22, 9, 17
    sky[gone] = 0
    with h5py.File(os.path.join(folder, name), "w") as file:
        group = file.create_group(f"{site}/Reflectance")
        group.attrs["Band_Window_1_Nanometers"], group.attrs["Band_Window_2_Nanometers"] = np.array([1335, 1450]), np.array([1785, 1960], "f8")
        cube = group.create_dataset("Reflectance_Data", data=stored, chunks=(5, 9, 14), compression="gzip")
        number = np.float64 if kind != "line" else (lambda value: np.array([value], "f8"))
        cube.attrs["Data_Ignore_Value"], cube.attrs["Scale_Factor"] = number(FILL), number(10000)
        cube.attrs["Dimension_Labels"], cube.attrs["Interleave"] = np.bytes_("Line, Sample, Wavelength"), np.bytes_("BSQ")
        cube.attrs["Dimensions"] = np.array(stored.shape, "i4")
        cube.attrs["Spatial_Extent_meters"] = np.array([west, west + COLUMNS * pixel, north - ROWS * pixel, north])
        metadata = group.create_group("Metadata")
        _metadata(metadata, kind, nm)
        layers = metadata.create_group("Ancillary_Imagery")
        layers["Aspect"] = np.full((ROWS, COLUMNS), 200, "f4")
        if kind != "bidirectional":
            layers["Haze_Cloud_Water_Map"] = sky
            layers["Haze_Cloud_Water_Map"].attrs["Class_Names"] = np.array([c.encode() for c in CLASSES])
            layers["Haze_Cloud_Water_Map"].attrs["Dimension_Labels"] = np.bytes_("Line, Sample")
    masked = np.isin(sky, (9, 15, 22)) if kind != "bidirectional" else np.zeros_like(gone)
    water = (sky == 17) & ~gone if kind != "bidirectional" else np.zeros_like(gone)
    taken = dict(taken="2019-08-25T14:51:10Z") if kind == "line" else {}
    record.write(folder, np.where((gone | masked)[..., None], np.nan, shares), nm[~wet], given=[name], sensor="NEON AOP", bands=BANDS, bad=int(wet.sum()), epsg=epsg,
                 place=[west, pixel, 0, north, 0, -pixel], water=[[int(row), int(column)] for row, column in np.argwhere(water)], **taken)
