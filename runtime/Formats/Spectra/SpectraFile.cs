using System.Text;
using Unmix.Formats.Spectra.Matlab;

namespace Unmix.Formats.Spectra;

/// <summary>Decides what kind of file of spectra a path is.</summary>
internal static class SpectraFile
{
    private const string MatlabFive = "MATLAB 5.0";
    private const string MatlabSeven = "MATLAB 7.3";
    private const int InspectedBytes = 512;

    /// <exception cref="SpectraException">No file, or one of another kind.</exception>
    public static SpectraTable Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new SpectraException($"There is no file of spectra at '{path}'. Check the path.");
        var start = Start(path);
        var text = Encoding.Latin1.GetString(start);
        if (text.StartsWith(MatlabFive, StringComparison.Ordinal)) return MatLibrary.Read(path);
        if (text.StartsWith(MatlabSeven, StringComparison.Ordinal))
            throw new SpectraException($"'{path}' is a MATLAB file of version 7.3; versions 5 to 7 are read. Save it again with '-v7'.");
        if (EnviLibrary.IsOne(path, text)) return EnviLibrary.Read(path);
        if (path.EndsWith(".mat", StringComparison.OrdinalIgnoreCase))
            throw new SpectraException($"'{path}' does not begin as a MATLAB file of version 5 to 7 does. Save it again with '-v7', or give a CSV table.");
        if (start.Contains((byte)0))
            throw new SpectraException($"'{path}' is no file of spectra that is known: CSV, ENVI spectral library or MATLAB. A library's header lies beside it, with the ending .hdr.");
        return SpectraTable.ReadCsv(path);
    }

    private static byte[] Start(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var start = new byte[InspectedBytes];
            return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The file of spectra '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }
}
