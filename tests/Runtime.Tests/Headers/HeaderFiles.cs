using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Writing;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Headers;

/// <summary>ENVI scenes of the toy model's bands as other programs write them: any header, any samples, any names.</summary>
internal sealed class HeaderFiles(TemporaryFolder folder)
{
    /// <summary>Pixels of a row, and rows, of every scene here.</summary>
    public const int Width = 4,
        Height = 3,
        Pixels = Width * Height;

    /// <summary>[Pixels, L] reflectance that every scene here holds.</summary>
    public static float[] Spectra { get; } = ToyModel.Spectra(Pixels, seed: 21);

    /// <summary>Centres of the toy model's bands, nm.</summary>
    public static double[] Nm { get; } = [.. Enumerable.Range(0, ToyModel.L).Select(band => 400.0 + 50 * band)];

    /// <summary>The path of a file.</summary>
    public string this[string name] => folder.File(name);

    /// <summary>A list in braces.</summary>
    public static string List(IEnumerable<double> numbers, string format = "R") =>
        $"{{{string.Join(", ", numbers.Select(n => n.ToString(format, CultureInfo.InvariantCulture)))}}}";

    /// <summary>The same number for each band.</summary>
    public static string Same(double number) => List(Enumerable.Repeat(number, ToyModel.L));

    /// <summary>The text of a header for float32 samples, band after band, in nm.</summary>
    /// <param name="fields">Replace a field or are added; null leaves one out.</param>
    public static string Header(params (string Key, string? Value)[] fields)
    {
        var all = new List<(string Key, string? Value)>
        {
            ("samples", $"{Width}"),
            ("lines", $"{Height}"),
            ("bands", $"{ToyModel.L}"),
            ("header offset", "0"),
            ("file type", "ENVI Standard"),
            ("data type", "4"),
            ("interleave", "bsq"),
            ("byte order", "0"),
            ("wavelength units", "Nanometers"),
            ("wavelength", List(Nm)),
        };
        foreach (var field in fields)
        {
            if (all.FindIndex(other => other.Key == field.Key) is var at and >= 0)
                all[at] = field;
            else
                all.Add(field);
        }
        return "ENVI\n" + string.Concat(all.Where(field => field.Value is not null).Select(field => $"{field.Key} = {field.Value}\n"));
    }

    /// <summary>Samples in an order.</summary>
    /// <param name="order">bsq, bil or bip.</param>
    /// <param name="type">ENVI's number: 2, 4, 5 or 12.</param>
    /// <param name="stored">From reflectance of a band to what is stored; null for itself.</param>
    /// <param name="isBigEndian">Most significant byte first.</param>
    public static byte[] Samples(string order = "bsq", int type = 4, Func<int, float, double>? stored = null, bool isBigEndian = false)
    {
        int size = type switch
        {
            2 or 12 => 2,
            5 => 8,
            _ => 4,
        };
        var data = new byte[Pixels * ToyModel.L * size];
        for (var at = 0; at < Pixels * ToyModel.L; at++)
        {
            var (pixel, band) = Place(order, at);
            var value = Spectra[pixel * ToyModel.L + band];
            var number = stored?.Invoke(band, value) ?? value;
            var sample = data.AsSpan(at * size, size);
            if (type == 4)
                BinaryPrimitives.WriteSingleLittleEndian(sample, (float)number);
            else if (type == 5)
                BinaryPrimitives.WriteDoubleLittleEndian(sample, number);
            else
                BinaryPrimitives.WriteInt16LittleEndian(sample, unchecked((short)(int)Math.Round(number)));
            if (isBigEndian)
                sample.Reverse();
        }
        return data;
    }

    /// <summary>Writes both files.</summary>
    /// <param name="data">The name of the data.</param>
    /// <param name="header">The name of the header.</param>
    /// <param name="text">The header's text.</param>
    /// <param name="samples">Null for float32, band after band.</param>
    /// <param name="encoding">Null for UTF-8 without a mark.</param>
    /// <returns>The header's path.</returns>
    public string Write(string data, string header, string text, byte[]? samples = null, Encoding? encoding = null)
    {
        File.WriteAllBytes(this[data], samples ?? Samples());
        return WriteHeader(header, text, encoding);
    }

    /// <summary>Writes a header alone.</summary>
    public string WriteHeader(string header, string text, Encoding? encoding = null)
    {
        encoding ??= new UTF8Encoding(false);
        File.WriteAllBytes(this[header], [.. encoding.Preamble, .. encoding.GetBytes(text)]);
        return this[header];
    }

    /// <summary>Writes <c>scene.img</c> and <c>scene.hdr</c> with some fields changed.</summary>
    public string Write(params (string Key, string? Value)[] fields) => Write("scene.img", "scene.hdr", Header(fields));

    /// <summary>The same with integers that 10000 stands for 1 in.</summary>
    public string WriteShorts(params (string Key, string? Value)[] fields) =>
        Write("scene.img", "scene.hdr", Header([("data type", "2"), .. fields]), Samples(type: 2, stored: (_, value) => value * 10_000));

    /// <summary>Writes a GeoTIFF that says nothing of its bands.</summary>
    public string WriteTiff(string name)
    {
        using var writer = SceneWriter.Create(
            this[name],
            new SceneOutput
            {
                Width = Width,
                Height = Height,
                BandNames = [.. Enumerable.Range(1, ToyModel.L).Select(band => $"b{band}")],
            }
        );
        writer.Write(new PixelWindow(0, 0, Width, Height), Spectra);
        writer.Finish();
        return this[name];
    }

    private static (int Pixel, int Band) Place(string order, int at) =>
        order switch
        {
            "bsq" => (at % Pixels, at / Pixels),
            "bil" => (at / (Width * ToyModel.L) * Width + at % Width, at / Width % ToyModel.L),
            _ => (at / ToyModel.L, at % ToyModel.L),
        };
}
