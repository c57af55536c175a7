using System.Text;
using Unmix.Formats.Spectra.Matlab;

namespace Unmix.Formats.Spectra;

/// <summary>Decides what kind of file of spectra a path is.</summary>
internal static class SpectraFile
{
    private const string Matlab = "MATLAB ";
    private const int InspectedBytes = 512;

    /// <exception cref="SpectraException">No file, or one of another kind.</exception>
    public static SpectraTable Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new SpectraException($"There is no file of spectra at '{path}'. Check the path.");
        var start = Start(path);
        var text = Encoding.Latin1.GetString(start);
        if (text.StartsWith(Matlab, StringComparison.Ordinal) || path.EndsWith(".mat", StringComparison.OrdinalIgnoreCase)) return MatLibrary.Read(path);
        if (EnviLibrary.IsOne(path, text)) return EnviLibrary.Read(path);
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
