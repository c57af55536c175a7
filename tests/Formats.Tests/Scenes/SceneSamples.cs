using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Spectra;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes;

/// <summary>Scenes made in a test.</summary>
internal static class SceneSamples
{
    /// <summary>[height * width, bands] reflectance of 0 to 1.</summary>
    public static float[] Spectra(int width, int height, int bands, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, width * height * bands).Select(_ => random.NextSingle())];
    }

    public static WavelengthGrid Grid(int bands, double firstNm = 400, double stepNm = 10) =>
        new([.. Enumerable.Range(0, bands).Select(b => firstNm + stepNm * b)], [.. Enumerable.Repeat(stepNm, bands)]);

    /// <summary>All bands of a whole scene, [height * width, bands].</summary>
    public static float[] ReadAll(SceneReader reader) => Read(reader, reader.Profile.Window);

    public static float[] Read(SceneReader reader, PixelWindow window)
    {
        var bands = Enumerable.Range(0, reader.Profile.BandCount).ToArray();
        var spectra = new float[window.PixelCount * bands.Length];
        reader.ReadSpectra(window, bands, spectra);
        return spectra;
    }

    /// <summary>Raw samples and the ENVI header given, word for word; one row.</summary>
    /// <returns>The path of the data.</returns>
    public static string WriteEnvi(TemporaryFolder folder, byte[] data, int width, int bands, int dataType, string more = "")
    {
        File.WriteAllBytes(folder.File("scene.img"), data);
        File.WriteAllText(
            folder.File("scene.hdr"),
            string.Create(CultureInfo.InvariantCulture, $"ENVI\nsamples = {width}\nlines = 1\nbands = {bands}\ndata type = {dataType}\n")
                + (more.Contains("header offset", StringComparison.Ordinal) ? "" : "header offset = 0\n")
                + (more.Contains("interleave", StringComparison.Ordinal) ? "" : "interleave = bip\n")
                + (more.Contains("byte order", StringComparison.Ordinal) ? "" : "byte order = 0\n")
                + more
                + "\n"
        );
        return folder.File("scene.img");
    }

    public static string WriteEnviFloats(TemporaryFolder folder, float[] spectrum, string more = "") =>
        WriteEnvi(folder, Bytes(spectrum), 1, spectrum.Length, 4, more);

    public static string WriteEnviInt16(TemporaryFolder folder, short[] spectrum, string more = "")
    {
        var data = new byte[spectrum.Length * 2];
        for (var i = 0; i < spectrum.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(2 * i), spectrum[i]);
        return WriteEnvi(folder, data, 1, spectrum.Length, 2, more);
    }

    /// <summary>A virtual raster of one pixel over raw float32 samples; each band's XML is given.</summary>
    public static string WriteVirtual(
        TemporaryFolder folder,
        float[] spectrum,
        Func<int, string> bandXml,
        string type = "Float32",
        string datasetXml = ""
    )
    {
        File.WriteAllBytes(folder.File("samples.raw"), Bytes(spectrum));
        var text = new StringBuilder("<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\">").Append(datasetXml);
        for (var b = 0; b < spectrum.Length; b++)
        {
            text.Append(
                    CultureInfo.InvariantCulture,
                    $"<VRTRasterBand dataType=\"{type}\" band=\"{b + 1}\" subClass=\"VRTRawRasterBand\">{bandXml(b)}"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<SourceFilename relativeToVRT=\"1\">samples.raw</SourceFilename><ImageOffset>{4 * b}</ImageOffset>"
                )
                .Append("<PixelOffset>4</PixelOffset><LineOffset>4</LineOffset><ByteOrder>LSB</ByteOrder></VRTRasterBand>");
        }
        File.WriteAllText(folder.File("scene.vrt"), text.Append("</VRTDataset>").ToString());
        return folder.File("scene.vrt");
    }

    private static byte[] Bytes(float[] values)
    {
        var data = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4 * i), values[i]);
        return data;
    }
}
