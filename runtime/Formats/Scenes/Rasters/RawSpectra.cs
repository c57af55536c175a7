using System.Runtime.InteropServices;
using Unmix.Formats.Scenes.Decoding;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>
/// Reads spectra of a raw ENVI file of this machine without GDAL, which asks for each band of each line by itself: what lies
/// together is read at once, then turned and scaled while it is in the cache. One thread at a time.
/// </summary>
internal sealed unsafe class RawSpectra : IDisposable
{
    /// <summary>Bytes of a stored spectrum, or of one that is asked for; a longer one is GDAL's.</summary>
    public const int MostSpectrumBytes = ReaderScratch.LineBytes;

    private readonly SceneFile file;
    private readonly SceneProfile profile;
    private readonly long offset;
    private readonly int sampleBytes;
    private byte[] scratch = [];
    private Piece pending;

    private RawSpectra(SceneFile file, SceneProfile profile, long offset)
    {
        this.file = file;
        this.profile = profile;
        this.offset = offset;
        sampleBytes = profile.PixelType.SizeInBytes();
    }

    /// <summary>Opens the data file of a scene; null where GDAL has to read it.</summary>
    /// <param name="header">Its header; null for none.</param>
    /// <param name="profile">Its facts; the file is as long as its header says.</param>
    /// <exception cref="SceneException">The file can't be opened.</exception>
    public static RawSpectra? Open(EnviHeaderFile? header, SceneProfile profile)
    {
        if (
            VirtualPath.Is(profile.Path)
            || profile.FileBands is not null
            || !SpectraTranspose.Takes(profile.PixelType)
            || !IsKnown(profile.Interleave)
        )
            return null;
        if (
            (long)profile.BandCount * profile.PixelType.SizeInBytes() > MostSpectrumBytes
            || EnviRawFile.PlainOffset(header, profile) is not { } offset
        )
            return null;
        try
        {
            return new RawSpectra(SceneFile.Open(profile.Path), profile, offset);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SceneException(
                $"'{profile.Path}' can't be opened: {cause.Message.TrimEnd('.')}. Check it and its permissions.",
                cause
            );
        }
    }

    /// <summary>Reads a window as reflectance.</summary>
    /// <param name="window">Inside the scene.</param>
    /// <param name="bands">[L] bands from 0, at most <see cref="MostSpectrumBytes"/> of samples.</param>
    /// <param name="scaling">Of these bands.</param>
    /// <param name="spectra">[window.PixelCount, L], overwritten.</param>
    /// <param name="turns">One is taken for converting; null for free.</param>
    /// <exception cref="SceneException">The file can't be read there.</exception>
    public void Read(PixelWindow window, ReadOnlySpan<int> bands, BandScaling scaling, float* spectra, CoreTurns? turns)
    {
        if (scratch.Length == 0)
            scratch = GC.AllocateUninitializedArray<byte>(ReaderScratch.Bytes, pinned: true);
        var samples = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0);
        var pixelBytes = sampleBytes * (profile.Interleave == SceneProfile.PixelAfterPixel ? profile.BandCount : bands.Length);
        var wantedBytes = profile.Interleave == SceneProfile.BandAfterBand ? ReaderScratch.Bytes : ReaderScratch.LineBytes;
        var parts = new WindowParts(window, ReaderScratch.Bytes / pixelBytes, wantedBytes / pixelBytes);
        while (parts.MoveNext())
        {
            ReadPart(parts.Current, bands);
            using var turn = turns?.Take();
            Convert(parts.Current, bands, scaling, samples, spectra + (long)parts.PixelsBefore * bands.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Fills the scratch with a part's samples, in the order of the file.</summary>
    private void ReadPart(PixelWindow part, ReadOnlySpan<int> bands)
    {
        pending = default;
        long width = profile.Width,
            all = profile.BandCount;
        if (profile.Interleave == SceneProfile.BandAfterBand)
        {
            foreach (var band in bands)
            {
                for (var row = part.Row; row < part.Row + part.Height; row++)
                    Take((band * (long)profile.Height + row) * width + part.Column, part.Width, part);
            }
        }
        else
        {
            for (long row = part.Row; row < part.Row + part.Height; row++)
            {
                if (profile.Interleave == SceneProfile.PixelAfterPixel)
                {
                    Take((row * width + part.Column) * all, part.Width * all, part);
                    continue;
                }
                foreach (var band in bands)
                    Take((row * all + band) * width + part.Column, part.Width, part);
            }
        }
        Flush(part);
    }

    /// <summary>The next samples for the scratch; read together with those before where they lie together in the file.</summary>
    private void Take(long first, long count, PixelWindow part)
    {
        var (at, bytes) = (offset + first * sampleBytes, checked((int)(count * sampleBytes)));
        if (pending.At + pending.Bytes == at)
        {
            pending = pending with { Bytes = pending.Bytes + bytes };
            return;
        }
        Flush(part);
        pending = new Piece(at, pending.Start + pending.Bytes, bytes);
    }

    private void Flush(PixelWindow part)
    {
        for (var done = 0; done < pending.Bytes; )
        {
            int count;
            try
            {
                count = file.Read(scratch.AsSpan(pending.Start + done, pending.Bytes - done), pending.At + done);
            }
            catch (IOException cause)
            {
                throw NotRead(part, cause.Message.TrimEnd('.'), cause);
            }
            if (count == 0)
                throw NotRead(part, "it ends before", null);
            done += count;
        }
    }

    private SceneException NotRead(PixelWindow part, string why, Exception? cause) =>
        new($"'{profile.Path}' can't be read at {part}: {why}. The file is damaged or its end is missing; copy it again.", cause);

    private void Convert(PixelWindow part, ReadOnlySpan<int> bands, BandScaling scaling, byte* samples, float* spectra)
    {
        if (profile.Interleave == SceneProfile.PixelAfterPixel)
        {
            var target = new Span<float>(spectra, checked(part.PixelCount * bands.Length));
            SpectraPick.Pick(samples, profile.PixelType, profile.BandCount, bands, scaling, target);
            return;
        }
        if (profile.Interleave == SceneProfile.BandAfterBand)
        {
            SpectraTranspose.Turn(samples, profile.PixelType, part.PixelCount, part.PixelCount, scaling, spectra);
            return;
        }
        for (var row = 0; row < part.Height; row++)
        {
            var samplesBefore = (long)row * part.Width * bands.Length;
            SpectraTranspose.Turn(
                samples + samplesBefore * sampleBytes,
                profile.PixelType,
                part.Width,
                part.Width,
                scaling,
                spectra + samplesBefore
            );
        }
    }

    private static bool IsKnown(string? interleave) =>
        interleave is SceneProfile.BandAfterBand or SceneProfile.LineAfterLine or SceneProfile.PixelAfterPixel;

    /// <summary>Bytes that lie together in the file.</summary>
    /// <param name="At">Where in the file.</param>
    /// <param name="Start">Where in the scratch.</param>
    /// <param name="Bytes">How many.</param>
    private readonly record struct Piece(long At, int Start, int Bytes);
}
