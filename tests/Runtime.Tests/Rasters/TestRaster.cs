using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Gdal;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Rasters;

/// <summary>
/// A raster as other programs write them: raw samples under a VRT that says the rest, and copies of it in formats of GDAL's.
/// </summary>
internal sealed class TestRaster
{
    /// <summary>Pixels of a row, and rows, of every raster here.</summary>
    public const int Width = 4,
        Height = 3,
        Pixels = Width * Height;

    private readonly TemporaryFolder folder;
    private readonly List<(double[] Samples, string Xml)> bands = [];

    public TestRaster(TemporaryFolder folder) => this.folder = folder;

    /// <summary>How samples are stored.</summary>
    public PixelType Type { get; set; } = PixelType.Float32;

    /// <summary>XML of the dataset, before its bands.</summary>
    public string Xml { get; set; } = "<SRS>EPSG:32633</SRS><GeoTransform>500000, 5, 0, 5800000, 0, -5</GeoTransform>";

    /// <summary>[Pixels] mask of the dataset; null for none.</summary>
    public double[]? Mask { get; set; }

    /// <summary>The toy model's bands, with their wavelengths unless other XML is given.</summary>
    /// <param name="spectra">[Pixels, L].</param>
    /// <param name="stored">From reflectance of a band to what is stored; null for itself.</param>
    /// <param name="xml">XML of a band, from 0.</param>
    public TestRaster With(float[] spectra, Func<int, float, double>? stored = null, Func<int, string>? xml = null)
    {
        for (var band = 0; band < ToyModel.L; band++)
        {
            var number = band;
            Add(
                [
                    .. Enumerable
                        .Range(0, Pixels)
                        .Select(pixel =>
                            stored?.Invoke(number, spectra[pixel * ToyModel.L + number]) ?? spectra[pixel * ToyModel.L + number]
                        ),
                ],
                (xml ?? Wavelength)(band)
            );
        }
        return this;
    }

    /// <summary>One band more.</summary>
    public TestRaster Add(double[] samples, string xml = "")
    {
        bands.Add((samples, xml));
        return this;
    }

    /// <summary>Metadata of the toy model's band.</summary>
    public static string Wavelength(int band) => Metadata(("wavelength", Nm(band)), ("wavelength_units", "Nanometers"));

    public static string Nm(int band, double factor = 1) => ((400 + 50 * band) * factor).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>XML of metadata.</summary>
    public static string Metadata(params (string Key, string Value)[] items) =>
        $"<Metadata>{string.Concat(items.Select(item => $"<MDI key=\"{item.Key}\">{item.Value}</MDI>"))}</Metadata>";

    /// <summary>A mask of one band, as XML of it.</summary>
    public string MaskXml(string name, double[] samples, string type = "Byte")
    {
        File.WriteAllBytes(folder.File(name), Bytes([samples], Enum.Parse<PixelType>(type)));
        return $"<MaskBand>{Raw(name, type, 0, "", isMask: true)}</MaskBand>";
    }

    /// <returns>The path of a VRT.</returns>
    public string WriteVrt(string name = "scene.vrt")
    {
        var samples = name + ".raw";
        File.WriteAllBytes(folder.File(samples), Bytes([.. bands.Select(band => band.Samples)], Type));
        var text = new StringBuilder($"<VRTDataset rasterXSize=\"{Width}\" rasterYSize=\"{Height}\">{Xml}");
        for (var band = 0; band < bands.Count; band++)
            text.Append(Raw(samples, Type.ToString(), band, bands[band].Xml));
        if (Mask is not null)
            text.Append(MaskXml(name + ".mask", Mask));
        File.WriteAllText(folder.File(name), text.Append("</VRTDataset>").ToString());
        return folder.File(name);
    }

    /// <summary>A copy in another format.</summary>
    /// <param name="name">The file.</param>
    /// <param name="driver">GDAL's name of the format.</param>
    /// <param name="options">Creation options.</param>
    /// <returns>Its path.</returns>
    public string Write(string name, string driver = "GTiff", params string[] options) =>
        Copy(WriteVrt(name + ".vrt"), folder.File(name), driver, options);

    /// <summary>A copy as ENVI, with the toy model's wavelengths in its header.</summary>
    /// <param name="name">The data file; the header lies beside it.</param>
    /// <param name="noteXml">What another program noted beside it; null for nothing.</param>
    public string WriteEnvi(string name, string? noteXml = null)
    {
        var path = Write(name, "ENVI");
        var list = string.Join(", ", Enumerable.Range(0, bands.Count).Select(band => band < ToyModel.L ? Nm(band) : "0"));
        File.AppendAllText(Path.ChangeExtension(path, ".hdr"), $"\nwavelength units = Nanometers\nwavelength = {{{list}}}\n");
        if (noteXml is not null)
            File.WriteAllText(path + ".aux.xml", $"<PAMDataset>{noteXml}</PAMDataset>");
        return path;
    }

    /// <param name="source">What is copied.</param>
    /// <param name="target">Where to.</param>
    /// <param name="driver">GDAL's name of the format.</param>
    /// <param name="options">Creation options.</param>
    public static string Copy(string source, string target, string driver, params string[] options)
    {
        GdalLibrary.Require();
        using var from = GdalNative.GDALOpenEx(source, GdalNative.OpenRaster | GdalNative.TellWhy, 0, 0, 0);
        Assert.False(from.IsInvalid, GdalFault.LastMessage);
        using var to = GdalNative.GDALCreateCopy(GdalNative.GDALGetDriverByName(driver), target, from, 0, [.. options, null], 0, 0);
        Assert.False(to.IsInvalid, GdalFault.LastMessage);
        return target;
    }

    /// <summary>The same with one of GDAL's options set on this thread meanwhile.</summary>
    public static string With(string option, string value, Func<string> write)
    {
        GdalLibrary.Require();
        GdalNative.CPLSetThreadLocalConfigOption(option, value);
        try
        {
            return write();
        }
        finally
        {
            GdalNative.CPLSetThreadLocalConfigOption(option, null);
        }
    }

    private static string Raw(string file, string type, int band, string xml, bool isMask = false)
    {
        var size = Enum.Parse<PixelType>(type).SizeInBytes();
        return $"<VRTRasterBand dataType=\"{type}\"{(isMask ? "" : $" band=\"{band + 1}\"")} "
            + $"subClass=\"VRTRawRasterBand\">{xml}<SourceFilename relativeToVRT=\"1\">{file}</SourceFilename>"
            + $"<ImageOffset>{band * Pixels * size}</ImageOffset><PixelOffset>{size}</PixelOffset>"
            + $"<LineOffset>{Width * size}</LineOffset><ByteOrder>LSB</ByteOrder></VRTRasterBand>";
    }

    private static byte[] Bytes(double[][] bands, PixelType type)
    {
        var size = type.SizeInBytes();
        var bytes = new byte[bands.Length * Pixels * size];
        for (var i = 0; i < bands.Length * Pixels; i++)
        {
            var value = bands[i / Pixels][i % Pixels];
            var at = bytes.AsSpan(i * size);
            switch (type)
            {
                case PixelType.Byte:
                    at[0] = (byte)value;
                    break;
                case PixelType.Int16:
                    BinaryPrimitives.WriteInt16LittleEndian(at, (short)Math.Round(value));
                    break;
                case PixelType.UInt16:
                    BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)Math.Round(value));
                    break;
                case PixelType.Int32:
                    BinaryPrimitives.WriteInt32LittleEndian(at, (int)Math.Round(value));
                    break;
                case PixelType.Int64:
                    BinaryPrimitives.WriteInt64LittleEndian(at, value <= long.MinValue ? long.MinValue : (long)Math.Round(value));
                    break;
                case PixelType.Float32:
                    BinaryPrimitives.WriteSingleLittleEndian(at, (float)value);
                    break;
                case PixelType.Float64:
                    BinaryPrimitives.WriteDoubleLittleEndian(at, value);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(type), type, "Not made here.");
            }
        }
        return bytes;
    }
}
