namespace Unmix.Formats.Scenes.Envi;

/// <summary>How a header says that stored values become reflectance: <c>value * scale + offset</c>.</summary>
/// <param name="Scale">[L].</param>
/// <param name="Offset">[L] reflectance.</param>
/// <param name="Source">Whose field it is; one of the constants of <see cref="SceneProfile"/>.</param>
internal sealed record EnviScale(double[] Scale, double[] Offset, string Source)
{
    private const string ReflectanceFactor = "reflectance scale factor";

    /// <summary>Two scales closer than this are one, written differently.</summary>
    private const double Rounding = 1e-6;

    /// <summary>True where values are reflectance already.</summary>
    private bool ChangesNothing => Array.TrueForAll(Scale, scale => scale == 1) && Array.TrueForAll(Offset, offset => offset == 0);

    /// <summary>
    /// The scale of a header. Gains to reflectance come before gains of the sensor, which many headers have besides; a scale
    /// factor has to agree with either.
    /// </summary>
    /// <returns>Null where it states none.</returns>
    /// <exception cref="SceneException">
    /// A list that is not [L] numbers, a factor that is no number above 0, or two scales that differ.
    /// </exception>
    public static EnviScale? Find(EnviHeaderFile header, int bandCount)
    {
        var gains = Gains(
            header,
            "data reflectance gain values",
            "data reflectance offset values",
            bandCount,
            SceneProfile.ScaleFromEnviReflectance
        ) ?? Gains(header, "data gain values", "data offset values", bandCount, SceneProfile.ScaleFromEnviGains);
        if (gains is { Source: SceneProfile.ScaleFromEnviGains, ChangesNothing: true })
            gains = null; // as written for any file; what is said of reflectance is kept
        if (Factor(header) is not { } one)
            return gains;
        if (gains is null)
            return new EnviScale([.. Enumerable.Repeat(1 / one, bandCount)], new double[bandCount], SceneProfile.ScaleFromEnvi);
        if (Array.TrueForAll(gains.Scale, scale => Math.Abs(scale * one - 1) <= Rounding))
            return gains;
        throw new SceneException(
            $"The header '{header.Path}' states two scales that differ: {gains.Scale[0]:R} by its "
                + $"{gains.Source["ENVI ".Length..]} and 1/{one:R} by its '{ReflectanceFactor}'. "
                + $"Remove the one that is wrong, or give {OptionName.Scale}."
        );
    }

    /// <summary>
    /// The same where the user gave the scale, so that at most the offset is asked for: null also where it can't be told.
    /// </summary>
    public static EnviScale? FindWhereClear(EnviHeaderFile header, int bandCount)
    {
        try
        {
            return Find(header, bandCount);
        }
        catch (SceneException)
        {
            return null;
        }
    }

    /// <summary>
    /// A scale that a header states in words that are not the format's, such as <c>scale factor = 10000</c>: its key, or null.
    /// What it is of, nobody can tell.
    /// </summary>
    public static string? Unread(EnviHeaderFields fields) =>
        fields.Keys.FirstOrDefault(key =>
            EnviFields.Find(key) is null
            && (
                key.Contains("scale factor", StringComparison.Ordinal) || key is "scale" or "scaling" or "data scale" or "reflectance scale"
            )
            && EnviText.Items(fields[key]!) is [var item, ..]
            && EnviText.Number(item) is not (1 or double.NaN)
        );

    private static EnviScale? Gains(EnviHeaderFile header, string gainKey, string offsetKey, int bandCount, string source)
    {
        var gains = Values(header, gainKey, bandCount);
        var offsets = Values(header, offsetKey, bandCount);
        if (gains is not null && Array.Exists(gains, gain => gain == 0))
            throw new SceneException(
                $"The header '{header.Path}' has a 0 in its list '{gainKey}', which makes all its values the same. "
                    + $"Correct the header, or give {OptionName.Scale}."
            );
        if (gains is null && offsets is null)
            return null;
        return new EnviScale(gains ?? [.. Enumerable.Repeat(1.0, bandCount)], offsets ?? new double[bandCount], source);
    }

    private static double[]? Values(EnviHeaderFile header, string key, int bandCount)
    {
        if (header.Fields[key] is not { } text)
            return null;
        var values = EnviText.Numbers(text);
        if (values.Length == bandCount && Array.TrueForAll(values, double.IsFinite))
            return values;
        var what =
            values.Length != bandCount
                ? $"{values.Length} numbers for {bandCount} bands"
                : $"'{EnviText.Items(text)[Array.FindIndex(values, value => !double.IsFinite(value))]}' among its numbers";
        throw new SceneException(
            $"The header '{header.Path}' has {what} in its list '{key}', so it is not clear how values become reflectance. "
                + $"Correct the header, or give {OptionName.Scale}."
        );
    }

    private static double? Factor(EnviHeaderFile header)
    {
        if (header.Fields[ReflectanceFactor] is not { } text)
            return null;
        var one = EnviText.Number(EnviText.Items(text) is [var item] ? item : null);
        return double.IsFinite(one) && one > 0
            ? one
            : throw new SceneException(
                $"The header '{header.Path}' says '{ReflectanceFactor} = {EnviHeaderFile.Quoted(text)}'; a number above 0 "
                    + $"belongs there. Correct the header, or give {OptionName.Scale}."
            );
    }
}
