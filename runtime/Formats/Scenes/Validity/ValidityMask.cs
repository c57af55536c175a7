using System.Runtime.InteropServices;
using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Validity;

/// <summary>
/// What a file says about its pixels beside its samples: the mask of the dataset, masks of single bands, alpha bands. A pixel that one of
/// them leaves out is NaN in every band that is read. Nodata values are not its work, but for those that count only together
/// (NODATA_VALUES),
/// which GDAL gives as a mask. One thread at a time.
/// </summary>
internal sealed unsafe class ValidityMask
{
    private const int ScratchPixels = 1 << 16;

    private readonly string path;
    private readonly MaskSource[] common; // of all bands
    private readonly MaskSource?[] own; // [L], of single bands
    private readonly MaskSource[] chosen; // filled from the front
    private readonly float[] scratch;
    private int chosenCount;

    private ValidityMask(string path, MaskSources sources)
    {
        this.path = path;
        common = [.. sources.Common];
        own = [.. sources.Own];
        chosen = new MaskSource[common.Length + own.Length];
        scratch = GC.AllocateUninitializedArray<float>(ScratchPixels, pinned: true);
    }

    /// <summary>The masks that were found; null where nothing but nodata values tells validity.</summary>
    public static ValidityMask? Of(MaskSources sources, string path) => sources.Texts.Count == 0 ? null : new ValidityMask(path, sources);

    /// <summary>Chooses the bands whose masks count.</summary>
    /// <param name="bands">[L] from 0.</param>
    public void Select(ReadOnlySpan<int> bands)
    {
        common.CopyTo(chosen, 0);
        chosenCount = common.Length;
        foreach (var band in bands)
        {
            if (own[band] is { } mask && !chosen.AsSpan(0, chosenCount).Contains(mask))
                chosen[chosenCount++] = mask;
        }
    }

    /// <summary>Makes NaN of the spectra that a mask leaves out.</summary>
    /// <param name="window">Inside the scene.</param>
    /// <param name="spectra">[window.PixelCount, L], reflectance.</param>
    /// <param name="bandCount">L.</param>
    /// <exception cref="SceneException">A mask can't be read there.</exception>
    public void Apply(PixelWindow window, Span<float> spectra, int bandCount)
    {
        var parts = new WindowParts(window, ScratchPixels, ScratchPixels);
        while (parts.MoveNext())
        {
            var part = spectra.Slice(parts.PixelsBefore * bandCount, parts.Current.PixelCount * bandCount);
            for (var i = 0; i < chosenCount; i++)
                Apply(chosen[i], parts.Current, part, bandCount);
        }
    }

    private void Apply(in MaskSource source, PixelWindow part, Span<float> spectra, int bandCount)
    {
        Read(source.Band, part);
        for (var pixel = 0; pixel < part.PixelCount; pixel++)
        {
            if (!source.IsValid(scratch[pixel]))
                spectra.Slice(pixel * bandCount, bandCount).Fill(float.NaN);
        }
    }

    private void Read(nint band, PixelWindow part)
    {
        var memory = (void*)Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0);
        GdalFault.Forget();
        var code = GdalNative.GDALRasterIOEx(
            band,
            GdalNative.Read,
            part.Column,
            part.Row,
            part.Width,
            part.Height,
            memory,
            part.Width,
            part.Height,
            PixelType.Float32,
            sizeof(float),
            (long)sizeof(float) * part.Width,
            0
        );
        if (code < GdalNative.Failure && !GdalFault.Happened)
            return;
        throw new SceneException(
            $"The mask of '{path}' can't be read at {part}: {GdalFault.LastMessage}. The file is damaged or its end is "
                + "missing; copy it again."
        );
    }
}
