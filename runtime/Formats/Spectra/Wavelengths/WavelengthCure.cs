namespace Unmix.Formats.Spectra.Wavelengths;

/// <summary>Where a format's files say wavelengths, for those that have none.</summary>
internal static class WavelengthCure
{
    /// <summary>What stands for the format of spectra in memory.</summary>
    public const string Memory = "memory";

    /// <summary>What to do, without a full stop.</summary>
    /// <param name="driver">GDAL's short name of the format.</param>
    public static string For(string driver) =>
        driver switch
        {
            Memory => "Give those of the array's bands with it, in nm",
            "ENVI" => "Add them to the scene's header ('wavelength', in nm)",
            "netCDF" or "Zarr" or "HDF5" or "HDF5Image" =>
                "Add a coordinate 'wavelength' with the unit 'nm' along the dimension of its bands",
            _ =>
                "Add them to the metadata of each band ('wavelength=400.0' and 'wavelength_units=nm') or to the bands' names ('400.0 nm'), "
                    + "or give an ENVI header with them beside the file",
        };
}
