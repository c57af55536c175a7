using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Unmix.Runtime.Tests.Headers;

/// <summary>
/// The table of inputs: one reading or a refusal, every field honoured or refused, the cause that is there, any encoding.
/// </summary>
internal static partial class HeaderInputs
{
    private const string NoUse =
        "The model needs 6 bands from 400.0 to 650.0 nm but the scene's 6 bands have no wavelengths that can be used ('*'): ";
    private const string Correct = " Correct them, or give --assume-bands if its bands are the model's in the same order.";

    /// <summary>By a name for people.</summary>
    public static IReadOnlyDictionary<string, HeaderInput> All { get; } =
        new[] { Places, Formats, Fields, Scales, Wavelengths, Encodings }
            .SelectMany(part => part)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    private static string InMicrometres => HeaderFiles.List(HeaderFiles.Nm.Select(nm => nm / 1000));

    private static IEnumerable<double> Bands(Func<int, double> of) => Enumerable.Range(0, ToyModel.L).Select(of);

    private static string Encoded(HeaderFiles files, Encoding encoding, params (string Key, string? Value)[] fields) =>
        files.Write("scene.img", "scene.hdr", HeaderFiles.Header(fields), encoding: encoding);

    private static string Named(string beside, string name) => Path.Combine(Path.GetDirectoryName(beside)!, name);

    /// <summary>Two data files, the first right, the second of the same length and wrong, and one header.</summary>
    private static string Two(HeaderFiles files, string right, string wrong, string order, string given)
    {
        File.WriteAllBytes(files[wrong], new byte[HeaderFiles.Samples().Length]);
        files.Write(right, "scene.hdr", HeaderFiles.Header(("interleave", order)), HeaderFiles.Samples(order));
        return files[given];
    }

    private static string TwoHeaders(HeaderFiles files, (string, string?)[] full, (string, string?)[] stem, int offset, string given)
    {
        files.Write("scene.img", "scene.img.hdr", HeaderFiles.Header(full), [.. new byte[offset], .. HeaderFiles.Samples()]);
        files.WriteHeader("scene.hdr", HeaderFiles.Header(stem));
        return files[given];
    }

    private static string Tiff(HeaderFiles files, string given, params (string, string?)[] fields)
    {
        files.WriteTiff("scene.tif");
        files.WriteHeader("scene.hdr", HeaderFiles.Header(fields));
        return files[given];
    }

    /// <summary>One band more, of zeros.</summary>
    private static string Seven(HeaderFiles files, string wavelength, string? bbl) =>
        files.Write(
            "scene.img",
            "scene.hdr",
            HeaderFiles.Header(
                ("bands", "7"),
                (
                    "wavelength",
                    $"{{{string.Join(", ", HeaderFiles.Nm.Select(nm => nm.ToString(CultureInfo.InvariantCulture)))}, {wavelength}}}"
                ),
                ("bbl", bbl)
            ),
            [.. HeaderFiles.Samples(), .. new byte[4 * HeaderFiles.Pixels]]
        );

    /// <summary>Pixel 3 of the first band is a marker.</summary>
    private static byte[] Marked(float marker)
    {
        var samples = HeaderFiles.Samples();
        BitConverter.TryWriteBytes(samples.AsSpan(12), marker);
        return samples;
    }

    private static byte[] Zipped(byte[] samples)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
            zip.Write(samples);
        return packed.ToArray();
    }
}
