namespace Unmix.Fuzzing.Containers;

/// <summary>
/// Products as text (<see cref="WrittenFile"/>): what the readers of them look at, with few pixels and bands.
/// </summary>
internal static class ProductSeeds
{
    private const string Degrees =
        "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],"
        + "UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]]";

    private const string EmitRoot = $"""
        text instrument EMIT
        text time_coverage_start 2024-09-12T08:44:21+0000
        text product_version V001
        text spatial_ref {Degrees}
        number geotransform 14 0.1 0 -22 0 -0.1
        """;

    private const string EmitPlace = """
        array /location/lon
        dim downtrack 3
        dim crosstrack 4
        type Float64
        values 14.05 14.15 14.25 14.35
        array /location/lat
        dim downtrack 3
        dim crosstrack 4
        type Float64
        values -22.05 -22.05 -22.05 -22.05 -22.15 -22.15 -22.15 -22.15 -22.25 -22.25 -22.25 -22.25
        array /location/glt_x
        dim ortho_y 3
        dim ortho_x 4
        type Int32
        fill 0
        values 1 2 3 4
        array /location/glt_y
        dim ortho_y 3
        dim ortho_x 4
        type Int32
        fill 0
        values 1 1 1 1 2 2 2 2 3 3 3 0
        """;

    /// <summary>EMIT: a whole granule, and one with other orders and types.</summary>
    public static IReadOnlyList<string> Emit { get; } =
    [
        $"""
            netCDF EMIT_L2A_RFL_001_20240912T084421_2425606_014.nc
            {EmitRoot}
            array /reflectance
            dim downtrack 3
            dim crosstrack 4
            dim bands 5
            fill -9999
            values 0.1 0.2 0.3 -0.01 0.4 0.1 0.1
            array /sensor_band_parameters/wavelengths
            dim bands 5
            unit nm
            values 450 550 870 1380 2200
            array /sensor_band_parameters/fwhm
            dim bands 5
            values 8.5
            array /sensor_band_parameters/good_wavelengths
            dim bands 5
            type Byte
            values 1 1 1 0 1
            {EmitPlace}
            netCDF EMIT_L2A_MASK_001_20240912T084421_2425606_014.nc
            {EmitRoot}
            array /mask
            dim downtrack 3
            dim crosstrack 4
            dim bands 3
            fill -9999
            values 0 0 1 0 0 0 1
            array /sensor_band_parameters/mask_bands
            dim bands 3
            type text
            texts Cloud flag|Dilated Cloud Flag|AOD550
            netCDF EMIT_L2A_RFLUNCERT_001_20240912T084421_2425606_014.nc
            {EmitRoot}
            array /reflectance_uncertainty
            dim downtrack 3
            dim crosstrack 4
            dim bands 5
            fill -9999
            values 0.01 0.02
            """,
        $"""
            netCDF renamed.nc
            ask mask none
            {EmitRoot}
            {EmitPlace}
            array /reflectance
            dim bands 5
            dim crosstrack 4
            dim downtrack 3
            block 2
            block 2
            block 2
            type Int16
            fill -9999
            scale 0.0001
            values 1000 2000 3000
            array /sensor_band_parameters/wavelengths
            dim bands 5
            unit um
            type Float64
            values 0.45 0.55 0.87 1.38 2.2
            """,
    ];

    private const string PrismaRoot = """
        text Product_StartTime 2024-05-21T10:07:33.250000
        number List_Cw_Vnir 0 900 700 450
        number List_Fwhm_Vnir 0 11 11 11
        number List_Cw_Vnir_Flags 0 1 1 1
        number List_Cw_Swir 2200 1380 890 0
        number List_Fwhm_Swir 11 11 11 0
        number L2ScaleVnirMin 0
        number L2ScaleVnirMax 1.2
        number L2ScaleSwirMin 0
        number L2ScaleSwirMax 0.8
        """;

    private static string Prisma2(string level) =>
        $"""
            array /HDFEOS/SWATHS/PRS_{level}_HCO/Data Fields/VNIR_Cube
            dim dim0 3
            dim dim1 4
            dim dim2 4
            type UInt16
            values 1000 2000 0 30000 60000
            array /HDFEOS/SWATHS/PRS_{level}_HCO/Data Fields/SWIR_Cube
            dim dim0 3
            dim dim1 4
            dim dim2 4
            type UInt16
            values 3000 2000 1000
            array /HDFEOS/SWATHS/PRS_{level}_HCO/Geolocation Fields/Latitude
            dim dim0 3
            dim dim1 4
            values 37.04 37.0399 37.0398 37.0397 37.0397 37.0396 37.0395 37.0394 37.0394 37.0393 37.0392 37.0391
            array /HDFEOS/SWATHS/PRS_{level}_HCO/Geolocation Fields/Longitude
            dim dim0 3
            dim dim1 4
            values 9.01 9.0103 9.0106 9.0109
            """;

    /// <summary>PRISMA: L2D and L2C.</summary>
    public static IReadOnlyList<string> Prisma { get; } =
    [
        $"""
            HDF5 PRS_L2D_STD_20240521100733_20240521100737_0001.he5
            {PrismaRoot}
            number Epsg_Code 32632
            number Product_ULcorner_easting 501105
            number Product_ULcorner_northing 4099515
            number Product_URcorner_easting 501195
            number Product_URcorner_northing 4099515
            number Product_LLcorner_easting 501105
            number Product_LLcorner_northing 4099455
            {Prisma2("L2D")}
            """,
        $"HDF5 PRS_L2C_STD_20240521100733_20240521100737_0001.he5\n{PrismaRoot}\n{Prisma2("L2C")}",
    ];

    private const string PaceRest = """
        array /geophysical_data/l2_flags
        dim number_of_lines 3
        dim pixels_per_line 4
        type Int32
        values 2 2 2 514 0
        text flag_meanings ATMFAIL LAND PRODWARN HIGLINT HILT HISATZEN COASTZ SPARE STRAYLIGHT CLDICE
        number flag_masks 1 2 4 8 16 32 64 128 256 512
        array /navigation_data/latitude
        dim number_of_lines 3
        dim pixels_per_line 4
        fill -32767
        values -12 -12 -12 -12 -11.99 -11.99 -11.99 -11.99 -11.98 -11.98 -11.98 -11.98
        array /navigation_data/longitude
        dim number_of_lines 3
        dim pixels_per_line 4
        fill -32767
        values 33 33.01 33.02 33.03
        """;

    /// <summary>PACE: with nominal wavelengths, and with those beside the cube.</summary>
    public static IReadOnlyList<string> Pace { get; } =
    [
        $"""
            netCDF PACE_OCI.20250318T101525.L2.SFREFL.V3_1.nc
            text instrument OCI
            text platform PACE
            text time_coverage_start 2025-03-18T10:15:25.004Z
            array /geophysical_data/rhos
            dim number_of_lines 3
            dim pixels_per_line 4
            dim wavelength_3d 4
            block 3
            block 2
            block 4
            fill -32767
            values 0.1 0.2 0.3
            array /sensor_band_parameters/wavelength_3d
            dim wavelength_3d 4
            type Float64
            unit nm
            values 450 550 870 2200
            {PaceRest}
            """,
        $"""
            netCDF PACE_OCI.20250318T101525.L2.SFREFL.V3_2.nc
            text platform PACE
            array /geophysical_data/rhos
            dim number_of_lines 3
            dim pixels_per_line 4
            dim wavelength 4
            type Int16
            fill -32767
            scale 0.00004
            offset 0.5
            values 1000 2000 -32767 3000
            array /geophysical_data/wavelength
            dim wavelength 4
            values 450.3 550.2 870.1 2200.6
            array /sensor_band_parameters/wavelength
            dim wavelength 7
            type Float64
            values 314 400 500 600 700 800 900
            {PaceRest}
            """,
    ];

    /// <summary>AVIRIS as netCDF, with its uncertainty beside.</summary>
    public static IReadOnlyList<string> Aviris { get; } =
    [
        $"""
            netCDF AV320250107t203115_007_L2A_OE_0b1c2d3e_RFL_ORT.nc
            text title AVIRIS-3 L2A
            text time_coverage_start 2025-01-07T20:31:15Z
            array /northing
            dim northing 3
            type Float64
            values 4099515 4099511 4099507
            array /easting
            dim easting 4
            type Float64
            values 501105 501109 501113 501117
            array /transverse_mercator
            type text
            text crs_wkt {Degrees}
            array /reflectance/reflectance
            dim wavelength 4
            dim northing 3
            dim easting 4
            block 2
            block 3
            block 2
            fill -9999
            values 0.1 0.2 0.3
            text grid_mapping transverse_mercator
            array /reflectance/wavelength
            dim wavelength 4
            unit nm
            values 450 550 1380 2200
            array /reflectance/fwhm
            dim wavelength 4
            values 5.9
            netCDF AV320250107t203115_007_L2A_OE_0b1c2d3e_UNC_ORT.nc
            array /uncertainty/uncertainty
            dim wavelength 4
            dim northing 3
            dim easting 4
            fill -9999
            values 0.01
            """,
    ];

    /// <summary>NEON: a tile, of another site a line.</summary>
    public static IReadOnlyList<string> Neon { get; } =
    [
        .. new[] { "WREF", "BART" }.Select(site =>
            $"""
                HDF5 NEON_D16_{site}_DP1_20190825_145110_reflectance.h5
                group /{site}/Reflectance
                number Band_Window_1_Nanometers 1335 1450
                number Band_Window_2_Nanometers 1785 1960
                array /{site}/Reflectance/Reflectance_Data
                dim dim0 3
                dim dim1 4
                dim dim2 5
                type Int16
                number Data_Ignore_Value -9999
                number Scale_Factor 10000
                values 1000 2000 -9999 3000
                array /{site}/Reflectance/Metadata/Spectral_Data/Wavelength
                dim dim0 5
                text Units nanometers
                values 450 550 870 1380 2200
                array /{site}/Reflectance/Metadata/Spectral_Data/FWHM
                dim dim0 5
                values 5.7
                array /{site}/Reflectance/Metadata/Coordinate_System/EPSG Code
                type text
                texts 32610
                array /{site}/Reflectance/Metadata/Coordinate_System/Map_Info
                type text
                texts UTM,1.000,1.000,580000.000,5076000.000,1.0,1.0,10,North,WGS-84,units=Meters,rotation=0
                array /{site}/Reflectance/Metadata/Ancillary_Imagery/Haze_Cloud_Water_Map
                dim dim0 3
                dim dim1 4
                type Byte
                values 5 15 17
                """
        ),
    ];

    private static string TanagerFields(string group) =>
        $"""
            array {group}/Data Fields/surface_reflectance
            dim dim0 4
            dim dim1 3
            dim dim2 4
            fill -9999
            values 0.1 0.2 0.3 -9999
            number wavelengths 450 550 1380 2200
            number fwhm 5.6 5.6 5.6 5.6
            text wavelengths_units nm
            number good_wavelengths 1 1 0 1
            number _FillValue -9999
            array {group}/Data Fields/surface_reflectance_uncertainty
            dim dim0 4
            dim dim1 3
            dim dim2 4
            values 0.01
            array {group}/Data Fields/beta_cloud_mask
            dim dim0 3
            dim dim1 4
            type Byte
            values 0 0 1
            array {group}/Data Fields/nodata_pixels
            dim dim0 3
            dim dim1 4
            type Byte
            values 0 0 0 0 0 1
            """;

    /// <summary>Tanager: ortho and basic.</summary>
    public static IReadOnlyList<string> Tanager { get; } =
    [
        $"""
            HDF5 20250504_092952_87_4001_ortho_sr_hdf5.h5
            group /HDFEOS/GRIDS/HYP
            number epsg_code 32734
            {TanagerFields("/HDFEOS/GRIDS/HYP")}
            array /HDFEOS INFORMATION/StructMetadata.0
            type text
            texts GridName="HYP" XDim=4 YDim=3 UpperLeftPointMtrs=(345660,6286110) LowerRightMtrs=(345780,6286020) END_GROUP=GRID_1
            """,
        $$"""
            HDF5 20250504_092952_87_4001_basic_sr_hdf5.h5
            {{TanagerFields("/HDFEOS/SWATHS/HYP")}}
            array /HDFEOS/SWATHS/HYP/Geolocation Fields/Latitude
            dim dim0 3
            dim dim1 4
            type Float64
            values -33.55 -33.55 -33.55 -33.55 -33.5503 -33.5503 -33.5503 -33.5503 -33.5506 -33.5506 -33.5506 -33.5506
            array /HDFEOS/SWATHS/HYP/Geolocation Fields/Longitude
            dim dim0 3
            dim dim1 4
            type Float64
            values 19.34 19.3403 19.3406 19.3409
            array /HDFEOS/SWATHS/HYP/Geolocation Fields/Time
            dim dim0 3
            type Float64
            values 1746350992.5
            group /HDFEOS/SWATHS/HYP/Geolocation Fields
            text Planet_Ortho_Framing {"epsg_code": 32734, "rows": 3, "cols": 4, "geotransform": [345660, 30, 0, 6286110, 0, -30]}
            """,
    ];
}
