using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Validity;

/// <summary>A band of GDAL's that tells which pixels are valid.</summary>
/// <param name="Band">GDAL's handle.</param>
/// <param name="Least">The least value of a valid pixel.</param>
internal readonly record struct MaskSource(nint Band, float Least)
{
    /// <summary>A mask as GDAL has it, or an alpha band: everything above 0 is valid.</summary>
    public static MaskSource Plain(nint band) => new(band, float.Epsilon);

    /// <summary>False for NaN, too.</summary>
    public bool IsValid(float value) => value >= Least;
}

/// <summary>Finds the masks and alpha bands of a scene, as GDAL states them.</summary>
/// <param name="dataset">The scene in GDAL.</param>
/// <param name="profile">Its facts.</param>
internal sealed class MaskSources(GdalDataset dataset, SceneProfile profile)
{
    private const string Premultiplied = "PREMULTIPLIED";

    private readonly List<MaskSource> common = [];
    private readonly MaskSource?[] own = new MaskSource?[profile.BandCount];
    private readonly List<string> texts = [];

    /// <summary>Of all bands.</summary>
    public IReadOnlyList<MaskSource> Common => common;

    /// <summary>[L] of single bands; null where one has none.</summary>
    public IReadOnlyList<MaskSource?> Own => own;

    /// <summary>What was found, for people; empty where there is nothing.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>Looks.</summary>
    /// <param name="noDataIsGiven">True where the user said what nodata is, so that the file's own values do not count.</param>
    /// <exception cref="SceneException">A mask has another size than the scene, or lies beside it without being one for GDAL.</exception>
    public MaskSources Find(bool noDataIsGiven)
    {
        foreach (var number in profile.AlphaBands)
            common.Add(Alpha(number));
        if (profile.AlphaBands.Count > 0)
            texts.Add($"alpha in band {string.Join(", ", profile.AlphaBands)}");
        var hasMask = FindMasks(noDataIsGiven);
        if (own.Count(mask => mask is not null) is var count and > 0)
            texts.Add($"masks of {count} single bands");
        if (!hasMask && !VirtualPath.Is(profile.Path))
            RequireNoOther(profile.Path + ".msk");
        return this;
    }

    /// <returns>True where there is a mask, of whatever kind.</returns>
    private bool FindMasks(bool noDataIsGiven)
    {
        bool hasMask = false,
            isWholeKnown = false;
        for (var band = 0; band < own.Length; band++)
        {
            var handle = GdalNative.GDALGetRasterBand(dataset, profile.FileBand(band));
            var flags = GdalNative.GDALGetMaskFlags(handle);
            var (isWhole, isNoData) = ((flags & GdalNative.MaskPerDataset) != 0, (flags & GdalNative.MaskOfNoData) != 0);
            // A nodata value of the band's own is compared where samples are scaled, an alpha band is found by its colour.
            if (
                (flags & (GdalNative.MaskAllValid | GdalNative.MaskOfAlpha)) != 0
                || (isNoData && (!isWhole || noDataIsGiven))
                || (isWhole && isWholeKnown)
            )
                continue;
            var mask = GdalNative.GDALGetMaskBand(handle);
            RequireSize(mask);
            hasMask |= !isNoData;
            if (!isWhole)
            {
                own[band] = MaskSource.Plain(mask);
                continue;
            }
            isWholeKnown = true;
            common.Add(MaskSource.Plain(mask));
            texts.Add(isNoData ? "the nodata values of all bands together (NODATA_VALUES)" : "the mask of the dataset");
        }
        return hasMask;
    }

    /// <summary>Whoever stored colours times opacity left reflectance only where it is full.</summary>
    private MaskSource Alpha(int number)
    {
        var band = GdalNative.GDALGetRasterBand(dataset, number);
        if (!string.Equals(BorrowedText.BandMetadata(band, "ALPHA", "IMAGE_STRUCTURE"), Premultiplied, StringComparison.OrdinalIgnoreCase))
            return MaskSource.Plain(band);
        return new MaskSource(
            band,
            GdalNative.GDALGetRasterDataType(band) switch
            {
                PixelType.Byte => byte.MaxValue,
                PixelType.Int16 => short.MaxValue,
                PixelType.UInt16 => ushort.MaxValue,
                _ => 1,
            }
        );
    }

    private void RequireSize(nint mask)
    {
        var (width, height) = (GdalNative.GDALGetRasterBandXSize(mask), GdalNative.GDALGetRasterBandYSize(mask));
        if (width == profile.Width && height == profile.Height)
            return;
        throw new SceneException(
            $"The mask of '{profile.Path}' has {width} columns and {height} rows but the scene has {profile.Width} and "
                + $"{profile.Height}, so it is not clear which pixels are valid. Give the scene a mask of its own size, or move the "
                + $"mask away."
        );
    }

    /// <summary>GDAL says nothing of a mask file that it can't open, or that does not say what it masks.</summary>
    private static void RequireNoOther(string path)
    {
        if (!File.Exists(path))
            return;
        throw new SceneException(
            $"'{path}' lies beside the scene where GDAL looks for its mask, but GDAL does not take it for one: it is damaged, "
                + "or states no mask flags. "
                + "Write the mask anew (gdal_translate -mask), or move it away."
        );
    }
}
