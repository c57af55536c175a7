namespace Unmix.Fuzzing.Containers;

/// <summary>Containers that are no product, as text (<see cref="WrittenFile"/>), and words of such texts.</summary>
internal static class ContainerSeeds
{
    /// <summary>Containers that are no known product: with coordinates, with a list, with what a user says, with several cubes.</summary>
    public static IReadOnlyList<string> Unknown { get; } =
    [
        """
            netCDF scene.nc
            text time_coverage_start 2025-01-07T20:31:15Z
            array /rho
            dim northing 3
            dim easting 4
            dim wavelength 4
            type Int16
            fill -99
            number scale_factor 0.001
            number add_offset 0.05
            values 100 200 -99
            array /wavelength
            dim wavelength 4
            unit um
            values 0.45 0.55 0.87 2.2
            array /fwhm
            dim wavelength 4
            values 0.01
            array /bbl
            dim wavelength 4
            values 1 1 0 1
            array /northing
            dim northing 3
            type Float64
            unit m
            values 100 110 120
            array /easting
            dim easting 4
            type Float64
            values 1005 1015 1025 1035
            """,
        """
            HDF5 scene.h5
            group /data
            number wavelengths 450 550 870 2200
            text wavelengths_units nm
            array /data/cube
            dim dim0 4
            dim dim1 3
            dim dim2 5
            block 2
            block 2
            block 2
            values 0.1 0.2
            """,
        """
            netCDF scene.nc
            ask array /group/cube
            ask axes 1,y,x,band
            array /group/cube
            dim time 1
            dim a 3
            dim b 4
            dim c 5
            type Float64
            wkt LOCAL_CS["none"]
            scale 2
            values 0.1 0.2
            """,
        """
            HDF5 scene.h5
            array /reflectance
            dim y 3
            dim x 4
            dim band 4
            values 0.1
            number wavelength 450 550 870 2200
            array /reflectance_uncertainty
            dim y 3
            dim x 4
            dim band 4
            values 0.1
            array /radiance
            dim y 3
            dim x 4
            dim band 4
            array /band
            dim band 4
            unit nanometers
            values 450 550 870 2200
            """,
    ];

    /// <summary>Lines and words.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "\n",
        "dim bands 5\n",
        "dim one 1\n",
        "dim downtrack 3\n",
        "dim wavelength 1099511627776\n",
        "block 2147483647\n",
        "type text\n",
        "type Float64\n",
        "type Byte\n",
        "type Int64\n",
        "type Unknown\n",
        "fill NaN\n",
        "scale 0\n",
        "scale NaN\n",
        "offset 1e308\n",
        "unit parsec\n",
        "unit um\n",
        "values 0\n",
        "values NaN 1e308 -1\n",
        "values 3e9\n",
        "texts \n",
        "text wavelengths nm\n",
        "text time_coverage_start 9999-99-99\n",
        "number geotransform 0 0 0 0 0 0\n",
        "number wavelengths 1\n",
        "number flag_masks -1\n",
        "group /\n",
        "group /HDFEOS/GRIDS/A\n",
        "array /location/glt_x\n",
        "array /reflectance\n",
        "array /a/wavelength\n",
        "ask mask water\n",
        "ask mask none\n",
        "ask axes band,y,x\n",
        "ask array reflectance\n",
        "netCDF a.nc\n",
        "HDF5 EMIT_L2A_MASK_001_20240912T084421_2425606_014.nc\n",
        " ",
        "1",
        "-",
        "/",
        "|",
        "(",
        ",",
        "\"",
    ];
}
