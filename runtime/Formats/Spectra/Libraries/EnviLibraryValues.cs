using Unmix.Formats.Scenes.Envi;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>The samples of an ENVI spectral library as reflectance.</summary>
internal sealed class EnviLibraryValues
{
    private readonly EnviHeaderFile header;
    private readonly EnviSamples samples;
    private readonly int bands;
    private readonly int count;
    private readonly long offset;
    private readonly bool isBigEndian;
    private readonly double? ignored;
    private readonly Func<int, double, double> toReflectance;
    private readonly List<string> notes = [];

    /// <param name="header">Of the library.</param>
    /// <param name="bands">L.</param>
    /// <param name="count">Spectra.</param>
    /// <param name="scale">In place of what the header says; null for that.</param>
    /// <exception cref="SpectraException">A field can't be used.</exception>
    /// <exception cref="Unmix.Formats.Scenes.SceneException">The same, by a rule of scenes.</exception>
    public EnviLibraryValues(EnviHeaderFile header, int bands, int count, double? scale)
    {
        (this.header, this.bands, this.count) = (header, bands, count);
        samples = EnviSamples.Find(header.Fields["data type"]?.Trim())
            ?? throw new SpectraException(
                $"The header '{header.Path}' says 'data type = {Quoted.Text(header.Fields["data type"])}'; 1 to 5 and 12 to 15 are read. "
                    + "Correct the header."
            );
        offset = header.Fields["header offset"] is null ? 0 : header.Whole("header offset", 0, EnviShape.LargestOffset);
        isBigEndian = header.Fields["byte order"] is not null && header.Whole("byte order", 0, 1) == 1;
        ignored = Ignored();
        BadBands = Bad();
        toReflectance = Scale(scale);
    }

    /// <summary>Bytes that the header asks for.</summary>
    public long Bytes => offset + (long)bands * samples.Bytes * count;

    /// <summary>[L] true for a bad channel, which is a gap; null for none.</summary>
    public bool[]? BadBands { get; }

    /// <summary>What was odd; whole sentences.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <returns>[count][L], NaN for gaps.</returns>
    /// <exception cref="SpectraException">The file can't be read, or has another length.</exception>
    public float[][] Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length != Bytes)
            {
                var what = stream.Length < Bytes ? ": its end is missing. Copy it again, or correct the header." : ". Correct the header.";
                throw new SpectraException(
                    $"The spectral library '{path}' has {stream.Length} bytes but its header asks for {Bytes} ({count} spectra of "
                        + $"{bands} bands, {samples.Bytes} bytes a sample, after {offset} bytes){what}"
                );
            }
            stream.Position = offset;
            var line = new byte[checked(bands * samples.Bytes)];
            var spectra = new float[count][];
            for (var s = 0; s < count; s++)
            {
                stream.ReadExactly(line);
                spectra[s] = new float[bands];
                for (var band = 0; band < bands; band++)
                {
                    var stored = samples.Read(line.AsSpan(band * samples.Bytes, samples.Bytes), isBigEndian);
                    spectra[s][band] =
                        (ignored is { } mark && stored == mark) || SpectrumGap.Is(stored) || BadBands?[band] == true
                            ? float.NaN
                            : SpectrumGap.OrValue(toReflectance(band, stored));
                }
            }
            return spectra;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpectraException($"The spectral library '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }

    private double? Ignored()
    {
        const string key = "data ignore value";
        if (header.Fields[key] is not { Length: > 0 } text)
            return null;
        if (EnviText.Items(text) is not [var item] || !EnviText.IsNumber(item))
            throw new SpectraException(
                $"The header '{header.Path}' says '{key} = {Quoted.Text(text)}'; one number belongs there. " + "Correct the header."
            );
        // 0.1 in a header is not the 0.1 of a file of single precision, until it is rounded like those.
        return samples.IsSingle ? (float)EnviText.Number(item) : EnviText.Number(item);
    }

    private bool[]? Bad()
    {
        if (header.Fields["bbl"] is not { } list)
            return null;
        var good = EnviText.Numbers(list);
        if (good.Length == bands)
            return [.. good.Select(number => number == 0)];
        notes.Add($"The bad band list has {good.Length} numbers for {bands} bands; it is not used.");
        return null;
    }

    private Func<int, double, double> Scale(double? given)
    {
        if (given is { } scale)
            return (_, stored) => stored * scale;
        // Gains are one for each band of a file, which a library has one of; some programs write one for each channel.
        string[] lists = ["data reflectance gain values", "data gain values", "data reflectance offset values", "data offset values"];
        var isOne = lists.Select(key => header.Fields[key]).OfType<string>().All(list => EnviText.Items(list).Length == 1);
        if (EnviScale.Find(header, isOne ? 1 : bands) is not { } own)
            return (_, stored) => stored;
        // Divided rather than multiplied by the inverse, which is rounded: 100 of 1000 is 0.1.
        if (
            own.Offset.All(number => number == 0)
            && own.Scale.All(number => number == own.Scale[0])
            && Math.Round(1 / own.Scale[0]) is var one
            && one > 1
            && 1 / one == own.Scale[0]
        )
            return (_, stored) => stored / one;
        return (band, stored) => stored * own.Scale[isOne ? 0 : band] + own.Offset[isOne ? 0 : band];
    }
}
