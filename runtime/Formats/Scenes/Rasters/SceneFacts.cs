using System.Globalization;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>Reads a <see cref="SceneProfile"/> from an open dataset.</summary>
/// <param name="dataset">Open.</param>
/// <param name="source">Its files.</param>
/// <param name="options">What the user knows better.</param>
/// <param name="warnings">What is odd is added.</param>
internal sealed unsafe class SceneFacts(GdalDataset dataset, SceneSource source, SceneReadOptions options, List<string> warnings)
{
    /// <summary>Two scales closer than this are one, written differently.</summary>
    private const double ScaleRounding = 1e-6;

    private readonly EnviWords words = new(dataset, source.Header);
    private readonly string path = source.Path;
    private BandRoles roles = new([], []);

    private int BandCount => roles.Spectral.Count;

    /// <exception cref="SceneException">No bands, or complex samples.</exception>
    public SceneProfile Read()
    {
        if (GdalNative.GDALGetRasterCount(dataset) == 0)
            throw NoBands();
        RequireRealSamples();
        roles = BandRoles.Of(dataset, path, HasWavelength, warnings);
        GdalNative.GDALGetBlockSize(Band(0), out var blockWidth, out var blockHeight);
        var (scale, offset, scaleSource) = ReadScale();
        var badBands = ReadBadBands();
        var noData = PerBand(ReadNoData);
        if (
            options.NoData is null
            && words.Raw is null
            && NoDataFacts.Odd(noData, PerBand(b => GdalNative.GDALGetRasterDataType(Band(b)))) is { } odd
        )
            warnings.Add(odd);
        var wavelengths = new WavelengthFacts(dataset, words, roles, badBands, warnings);
        return new SceneProfile
        {
            Path = path,
            Header = source.Header?.Path,
            Choice = source.Choice,
            Files = ReadFiles(),
            Driver = BorrowedText.DriverOf(dataset) ?? "unknown",
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
            WavelengthsMissing = wavelengths.Missing ?? source.HeaderUnused,
            NotSpectra = ReadNotSpectra() ?? ReadPalette(),
            BadBands = badBands,
            BandNames = Array.AsReadOnly(PerBand(b => BorrowedText.Copy(GdalNative.GDALGetDescription(Band(b))) ?? $"Band {b + 1}")),
            Scale = Array.AsReadOnly(scale),
            Offset = Array.AsReadOnly(offset),
            ScaleSource = scaleSource,
            NoData = Array.AsReadOnly(noData),
            GeoReference = new PlaceFacts(dataset, warnings).Read(),
            Taken = ReadTime(),
            Warnings = warnings.AsReadOnly(),
        };
    }

    private SceneException NoBands()
    {
        var first = BorrowedText.FirstOf(dataset, "SUBDATASETS"); // SUBDATASET_1_NAME
        return first is null
            ? new SceneException($"'{path}' has no bands. Give the path of a scene.")
            : new SceneException(
                $"'{path}' is a container of several rasters, not a scene. Give one of them as GDAL names it, for example '{first}'."
            );
    }

    private void RequireRealSamples()
    {
        var count = GdalNative.GDALGetRasterCount(dataset);
        for (var band = 0; band < count; band++)
        {
            if (GdalNative.GDALDataTypeIsComplex(GdalNative.GDALGetRasterDataType(dataset.Band(band))) != 0)
                throw new SceneException(
                    $"Band {band + 1} of {count} has complex samples ('{path}'); reflectance is real. Give a scene of real samples."
                );
        }
    }

    /// <summary>Those that GDAL names, and both that we know of where it was shown a header elsewhere.</summary>
    private IReadOnlyList<string> ReadFiles()
    {
        var named = BorrowedText.Files(dataset).Where(SceneFile.Exists);
        if (words.Raw is not null)
            named = named.Append(path);
        if (source.Header is { } header)
            named = named.Append(header.Path);
        return [.. named.Distinct(StringComparer.Ordinal)];
    }

    private string? ReadNotSpectra() =>
        words.Raw is { } header && EnviFieldRules.FileType(header.Fields) == "envi classification"
            ? $"The header '{header.Path}' says 'file type = {header.Fields["file type"]}': its samples are numbers of "
                + "classes, not spectra. Give the scene itself."
            : null;

    private string? ReadPalette() =>
        Array.TrueForAll(PerBand(b => GdalNative.GDALGetRasterColorInterpretation(Band(b))), colour => colour == GdalNative.PaletteBand)
            ? $"The bands of '{path}' have tables of colours: their samples are numbers of colours, not spectra. Give the scene itself."
            : null;

    private bool HasWavelength(int number) =>
        BandWavelengths.HasOwn(GdalNative.GDALGetRasterBand(dataset, number))
        || WavelengthFacts.IsListed(words, GdalNative.GDALGetRasterCount(dataset), number);

    private (double[] Scale, double[] Offset, string Source) ReadScale()
    {
        var (scale, offset, stated) = ReadStatedScale();
        if (options.Scale is null)
            stated = new BandUnits(path, GdalNative.GDALGetRasterDataType(Band(0)), warnings).Apply(
                PerBand(b => BorrowedText.Copy(GdalNative.GDALGetRasterUnitType(Band(b)))),
                scale,
                offset,
                stated
            );
        if (options.Scale is { } ownScale)
            Array.Fill(scale, ownScale);
        if (options.Offset is { } ownOffset)
            Array.Fill(offset, ownOffset);
        return (scale, offset, options.Scale is null && options.Offset is null ? stated : SceneProfile.ScaleFromOption);
    }

    private (double[] Scale, double[] Offset, string Source) ReadStatedScale()
    {
        var source = SceneProfile.NoScale;
        var scale = PerBand(b => Stated(GdalNative.GDALGetRasterScale(Band(b), out var has), has, otherwise: 1));
        var offset = PerBand(b => Stated(GdalNative.GDALGetRasterOffset(Band(b), out var has), has, otherwise: 0));
        if (words.Raw is { } header && ReadEnviScale(header) is { } own)
        {
            RequireNoOtherScale(header, own, scale);
            return (own.Scale, own.Offset, own.Source);
        }
        if (Array.Exists(scale, s => s != 1) || Array.Exists(offset, o => o != 0))
        {
            source = SceneProfile.ScaleFromGdal;
            if (ReadEnviOne() is { } other && Array.Exists(scale, s => Math.Abs(s * other - 1) > ScaleRounding))
            {
                warnings.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The file gives a scale twice: {scale[0]:R} with its bands and 1/{other:R} as ENVI's reflectance scale "
                            + $"factor; the one of the bands is used."
                    )
                );
            }
        }
        else if (ReadEnviOne() is { } one)
        {
            Array.Fill(scale, 1 / one);
            source = SceneProfile.ScaleFromEnvi;
        }
        else if (words.Beside is { } beside && ReadEnviScale(beside) is { } envi)
        {
            return (envi.Scale, envi.Offset, envi.Source);
        }
        return (scale, offset, source);
    }

    /// <summary>By a header; one that can't be used is refused, unless the user gave the scale.</summary>
    private EnviScale? ReadEnviScale(EnviHeaderFile header)
    {
        if (
            (options.Scale is null ? EnviScale.Find(header, roles.FileBandCount) : EnviScale.FindWhereClear(header, roles.FileBandCount)) is
            { } scale
        )
            return scale with { Scale = roles.OfSpectral(scale.Scale)!, Offset = roles.OfSpectral(scale.Offset)! };
        if (options.Scale is not null)
            return null;
        if (EnviScale.Unread(header.Fields) is not { } key)
            return null;
        var what =
            $"The header '{header.Path}' says '{key} = {EnviHeaderFile.Quoted(header.Fields[key]!)}', which is not a field of ENVI, "
            + $"so it is not clear whether it converts values to reflectance";
        var cure = $"Write 'reflectance scale factor' if the number is the stored value of reflectance 1, or give {OptionName.Scale}";
        if (GdalNative.GDALGetRasterDataType(Band(0)).IsInteger())
            throw new SceneException($"{what}. {cure}.");
        warnings.Add($"{what}; it was not used. {cure}.");
        return null;
    }

    /// <summary>Another program may have noted a scale beside the file, which GDAL gives in place of the header's gains.</summary>
    private void RequireNoOtherScale(EnviHeaderFile header, EnviScale own, double[] noted)
    {
        if (options.Scale is not null || Array.TrueForAll(noted, s => s == 1) || IsSame(noted, own.Scale))
            return;
        if (
            header.Fields["data gain values"] is { } gains
            && roles.OfSpectral(EnviText.Numbers(gains)) is { } ofHeader
            && IsSame(noted, ofHeader)
        )
            return;
        throw new SceneException(
            $"'{path}' has two scales that differ: {own.Scale[0]:R} by its header '{header.Path}' ({own.Source}) and "
                + $"{noted[0]:R} by a note of another program beside it. "
                + $"Remove the one that is wrong, or give {OptionName.Scale}."
        );

        static bool IsSame(double[] one, double[] other) =>
            one.Zip(other).All(pair => Math.Abs(pair.First / pair.Second - 1) <= ScaleRounding);
    }

    private static double Stated(double value, int has, double otherwise) => has != 0 ? value : otherwise;

    /// <summary>The stored value that stands for a reflectance of 1, by which ENVI divides.</summary>
    private double? ReadEnviOne()
    {
        if (words["reflectance scale factor"] is not { } text)
            return null;
        var one = EnviText.Number(text);
        if (double.IsFinite(one) && one > 0)
            return one;
        warnings.Add($"The reflectance scale factor '{text}' is not a number above 0; it is not used.");
        return null;
    }

    private bool[]? ReadBadBands()
    {
        var perBand = PerBand(b => BorrowedText.BandMetadata(Band(b), "bbl"));
        if (Array.TrueForAll(perBand, text => text is not null))
            return [.. perBand.Select(text => EnviText.Number(text) == 0)];
        if (words["bbl"] is not { } list)
            return null;
        var items = EnviText.Items(list);
        if (Array.Find(items, item => double.IsNaN(EnviText.Number(item))) is { } odd)
        {
            warnings.Add($"The file's bad band list has '{EnviHeaderFile.Quoted(odd)}' among its numbers; it is not used.");
            return null;
        }
        double[] good = [.. items.Select(EnviText.Number)];
        if (roles.OfSpectral(good) is { } ofBands)
            return [.. ofBands.Select(g => g == 0)];
        warnings.Add($"The file's bad band list has {good.Length} numbers for {BandCount} bands; it is not used.");
        return null;
    }

    private double? ReadNoData(int band)
    {
        if (options.NoData is { } own)
            return own;
        var value = GdalNative.GDALGetRasterNoDataValue(Band(band), out var has);
        double? noted = has != 0 ? value : null;
        if (words.Raw is { } header)
            return EnviIgnoreValue.Of(header, GdalNative.GDALGetRasterDataType(Band(band)), noted);
        return noted
            ?? (words.Beside is { } beside ? EnviIgnoreValue.Of(beside, GdalNative.GDALGetRasterDataType(Band(band)), null) : null);
    }

    /// <summary>ENVI's header states it, and what GDAL knows of a satellite; without a zone it is UTC.</summary>
    private DateTimeOffset? ReadTime()
    {
        var text = words["acquisition time"] ?? BorrowedText.Metadata(dataset, "ACQUISITIONDATETIME", "IMAGERY");
        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
    }

    /// <summary>GDAL's handle of a band of the scene, from 0.</summary>
    private nint Band(int band) => GdalNative.GDALGetRasterBand(dataset, roles.Spectral[band]);

    private T[] PerBand<T>(Func<int, T> read)
    {
        var values = new T[BandCount];
        for (var band = 0; band < BandCount; band++)
            values[band] = read(band);
        return values;
    }
}
