using System.Globalization;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes;

/// <summary>Reads a <see cref="SceneProfile"/> from an open dataset.</summary>
internal sealed unsafe class SceneFacts(GdalDataset dataset, string path, SceneReadOptions options)
{
    private const string EnviDomain = "ENVI";
    private const int GeoTransformLength = 6;

    /// <summary>Two scales closer than this are one, written differently.</summary>
    private const double ScaleRounding = 1e-6;

    private readonly List<string> warnings = [];
    private BandRoles roles = new([], []);

    private int BandCount => roles.Spectral.Count;

    /// <exception cref="SceneException">No bands, or complex samples.</exception>
    public SceneProfile Read()
    {
        if (GdalNative.GDALGetRasterCount(dataset) == 0) throw NoBands();
        RequireRealSamples();
        roles = BandRoles.Of(dataset, path, number => WavelengthFacts.HasOwn(GdalNative.GDALGetRasterBand(dataset, number)), warnings);
        GdalNative.GDALGetBlockSize(Band(0), out var blockWidth, out var blockHeight);
        var (scale, offset, source) = ReadScale();
        var badBands = ReadBadBands();
        var wavelengths = new WavelengthFacts(dataset, roles, badBands, warnings);
        return new SceneProfile
        {
            Path = path,
            Files = [.. BorrowedText.Files(dataset).Where(ScenePath.Exists)],
            Driver = BorrowedText.Copy(GdalNative.GDALGetDriverShortName(GdalNative.GDALGetDatasetDriver(dataset))) ?? "unknown",
            Width = GdalNative.GDALGetRasterXSize(dataset),
            Height = GdalNative.GDALGetRasterYSize(dataset),
            BandCount = BandCount,
            AlphaBands = roles.Alpha,
            FileBands = roles.Alpha.Count == 0 ? null : roles.Spectral,
            PixelType = GdalNative.GDALGetRasterDataType(Band(0)),
            BlockWidth = blockWidth,
            BlockHeight = blockHeight,
            Interleave = BorrowedText.Metadata(dataset, "INTERLEAVE", "IMAGE_STRUCTURE"),
            Wavelengths = wavelengths.Read(),
            WavelengthsMissing = wavelengths.Missing,
            BadBands = badBands,
            BandNames = Array.AsReadOnly(PerBand(b => BorrowedText.Copy(GdalNative.GDALGetDescription(Band(b))) ?? $"Band {b + 1}")),
            Scale = Array.AsReadOnly(scale),
            Offset = Array.AsReadOnly(offset),
            ScaleSource = source,
            NoData = Array.AsReadOnly(PerBand(ReadNoData)),
            GeoReference = ReadGeoReference(),
            Taken = ReadTime(),
            Warnings = warnings.AsReadOnly(),
        };
    }

    private SceneException NoBands()
    {
        var first = BorrowedText.FirstOf(dataset, "SUBDATASETS"); // SUBDATASET_1_NAME
        return first is null
            ? new SceneException($"'{path}' has no bands. Give the path of a scene.")
            : new SceneException($"'{path}' is a container of several rasters, not a scene. Give one of them as GDAL names it, for example '{first}'.");
    }

    private void RequireRealSamples()
    {
        var count = GdalNative.GDALGetRasterCount(dataset);
        for (var band = 0; band < count; band++)
        {
            if (GdalNative.GDALDataTypeIsComplex(GdalNative.GDALGetRasterDataType(dataset.Band(band))) != 0)
                throw new SceneException($"Band {band + 1} of {count} has complex samples ('{path}'); reflectance is real. Give a scene of real samples.");
        }
    }

    private (double[] Scale, double[] Offset, string Source) ReadScale()
    {
        var source = SceneProfile.NoScale;
        var scale = PerBand(b => Stated(GdalNative.GDALGetRasterScale(Band(b), out var has), has, otherwise: 1));
        var offset = PerBand(b => Stated(GdalNative.GDALGetRasterOffset(Band(b), out var has), has, otherwise: 0));
        if (Array.Exists(scale, s => s != 1) || Array.Exists(offset, o => o != 0))
        {
            source = SceneProfile.ScaleFromGdal;
            if (ReadEnviOne() is { } other && Array.Exists(scale, s => Math.Abs(s * other - 1) > ScaleRounding))
            {
                warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The file gives a scale twice: {scale[0]:R} with its bands and 1/{other:R} as ENVI's reflectance scale " +
                    $"factor; the one of the bands is used."));
            }
        }
        else if (ReadEnviOne() is { } one)
        {
            Array.Fill(scale, 1 / one);
            source = SceneProfile.ScaleFromEnvi;
        }
        if (options.Scale is { } ownScale) Array.Fill(scale, ownScale);
        if (options.Offset is { } ownOffset) Array.Fill(offset, ownOffset);
        return (scale, offset, options.Scale is null && options.Offset is null ? source : SceneProfile.ScaleFromOption);
    }

    private static double Stated(double value, int has, double otherwise) => has != 0 && double.IsFinite(value) ? value : otherwise;

    /// <summary>The stored value that stands for a reflectance of 1, by which ENVI divides.</summary>
    private double? ReadEnviOne()
    {
        const string key = "reflectance_scale_factor";
        if ((BorrowedText.Metadata(dataset, key, EnviDomain) ?? BorrowedText.Metadata(dataset, key)) is not { } text) return null;
        var one = EnviText.Number(text);
        if (double.IsFinite(one) && one > 0) return one;
        warnings.Add($"The reflectance scale factor '{text}' is not a number above 0; it is not used.");
        return null;
    }

    private bool[]? ReadBadBands()
    {
        var perBand = PerBand(b => BorrowedText.BandMetadata(Band(b), "bbl"));
        if (Array.TrueForAll(perBand, text => text is not null)) return [.. perBand.Select(text => EnviText.Number(text) == 0)];
        if ((BorrowedText.Metadata(dataset, "bbl", EnviDomain) ?? BorrowedText.Metadata(dataset, "bbl")) is not { } list) return null;
        var good = EnviText.Numbers(list);
        if (roles.OfSpectral(good) is { } ofBands) return [.. ofBands.Select(g => g == 0)];
        warnings.Add($"The file's bad band list has {good.Length} numbers for {BandCount} bands; it is not used.");
        return null;
    }

    private double? ReadNoData(int band)
    {
        if (options.NoData is { } own) return own;
        var value = GdalNative.GDALGetRasterNoDataValue(Band(band), out var has);
        return has != 0 ? value : null;
    }

    /// <summary>ENVI's header states it, and what GDAL knows of a satellite; without a zone it is UTC.</summary>
    private DateTimeOffset? ReadTime()
    {
        var text = BorrowedText.Metadata(dataset, "acquisition_time", EnviDomain) ?? BorrowedText.Metadata(dataset, "acquisition_time") ?? BorrowedText.Metadata(dataset, "ACQUISITIONDATETIME", "IMAGERY");
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    private GeoReference ReadGeoReference()
    {
        var transform = new double[GeoTransformLength];
        fixed (double* numbers = transform)
        {
            var has = GdalNative.GDALGetGeoTransform(dataset, numbers) == 0;
            return new GeoReference(has ? transform : null, BorrowedText.Copy(GdalNative.GDALGetProjectionRef(dataset)));
        }
    }

    /// <summary>GDAL's handle of a band of the scene, from 0.</summary>
    private nint Band(int band) => GdalNative.GDALGetRasterBand(dataset, roles.Spectral[band]);

    private T[] PerBand<T>(Func<int, T> read)
    {
        var values = new T[BandCount];
        for (var band = 0; band < BandCount; band++) values[band] = read(band);
        return values;
    }
}
