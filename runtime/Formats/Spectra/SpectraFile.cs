using System.Text;
using Unmix.Formats.Spectra.Matlab;

namespace Unmix.Formats.Spectra;

/// <summary>Decides what kind of file of spectra a path is.</summary>
internal static class SpectraFile
{
    private const string Matlab = "MATLAB ";
    private const string Zip = "PK\u0003\u0004";
    private const string Hdf = "\u0089HDF";
    private const int InspectedBytes = 512;

    /// <param name="path">The file.</param>
    /// <param name="scale">In place of what the file says; null for the file's own.</param>
    /// <exception cref="SpectraException">No file, or one of another kind.</exception>
    public static SpectraTable Read(string path, double? scale)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new SpectraException($"There is no file of spectra at '{path}'. Check the path.");
        var bytes = Start(path);
        var start = Encoding.Latin1.GetString(bytes);
        if (start.StartsWith(Matlab, StringComparison.Ordinal) || Ends(path, ".mat"))
            return MatLibrary.Read(path).Scaled(scale ?? 1);
        if (start.StartsWith("\u0093NUMPY", StringComparison.Ordinal) || Ends(path, ".npy") || Ends(path, ".npz"))
            return NumpyLibrary.Read(path).Scaled(scale ?? 1);
        if (EnviLibrary.IsOne(path, bytes))
            return EnviLibrary.Read(path, scale);
        if (
            start.StartsWith(Zip, StringComparison.Ordinal)
            || start.StartsWith(Hdf, StringComparison.Ordinal)
            || start.StartsWith("\u00D0\u00CF\u0011\u00E0", StringComparison.Ordinal)
        )
        {
            var what =
                Ends(path, ".xlsx") || Ends(path, ".xls") || Ends(path, ".ods") ? "a spreadsheet; save it as CSV"
                : Ends(path, ".unmix") ? "a model package; 'unmix info MODEL --endmembers FILE' writes its spectra"
                : "a container of other data";
            throw new SpectraException($"'{path}' is {what}. Spectra are read from CSV, ENVI spectral libraries, MATLAB and numpy files.");
        }
        return SpectraCsv.Read(path).Scaled(scale ?? 1);
    }

    private static bool Ends(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static byte[] Start(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            // What was read of a pipe is gone when it is opened again.
            if (!stream.CanSeek)
                throw new SpectraException($"'{path}' is a pipe or a device, which can't be read twice. Give a file " + "of spectra.");
            var start = new byte[InspectedBytes];
            return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The file of spectra '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }
}
