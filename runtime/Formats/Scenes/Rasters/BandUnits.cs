using System.Globalization;

namespace Unmix.Formats.Scenes.Rasters;

/// <summary>Makes the stated scale of a scene and the units of its bands one scale, or refuses them.</summary>
/// <param name="path">The scene.</param>
/// <param name="type">How its samples are stored.</param>
/// <param name="warnings">Takes how they were taken.</param>
internal sealed class BandUnits(string path, PixelType type, List<string> warnings)
{
    /// <summary>Two factors closer than this are one, written differently.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Scales of a scene's bands that differ by more are hardly all meant.</summary>
    private const double MostDifferent = 10;

    /// <param name="units">[L] as stated; null for none.</param>
    /// <param name="scale">[L] of the bands, changed in place.</param>
    /// <param name="offset">[L], likewise.</param>
    /// <param name="source">Where they come from.</param>
    /// <returns>Where they come from now.</returns>
    /// <exception cref="SceneException">
    /// The unit is of another quantity, or says the same as the scale without it being clear whether both count.
    /// </exception>
    public string Apply(string?[] units, double[] scale, double[] offset, string source)
    {
        RequireUsable(scale, offset);
        if (Array.Find(units, ReflectanceUnit.IsOther) is { } other)
        {
            throw new SceneException(
                $"The bands of '{path}' are in '{other}', which can't be reflectance. "
                    + $"Convert the scene to reflectance, or give {OptionName.Scale} if the unit is not what its values are."
            );
        }
        var factors = Array.ConvertAll(units, ReflectanceUnit.Factor);
        if (Array.FindIndex(factors, factor => factor is null) is var odd and >= 0)
        {
            var after = source == SceneProfile.NoScale ? "" : " after the file's scale";
            warnings.Add(
                $"The bands' unit '{units[odd]}' is not known; their values are taken for reflectance{after}. If they are "
                    + $"not, give {OptionName.Scale}."
            );
        }
        if (Array.TrueForAll(factors, factor => factor is null or 1))
            return source;
        var before = scale[0];
        for (var band = 0; band < scale.Length; band++)
        {
            if (factors[band] is not { } factor || factor == 1 || IsToldTwice(scale[band], factor, source, units[band]!))
                continue;
            scale[band] *= factor;
            offset[band] *= factor;
        }
        var unit = Array.Find(units, text => ReflectanceUnit.Factor(text) is not (null or 1));
        if (source == SceneProfile.NoScale)
            return SceneProfile.ScaleFromUnit;
        var taken = Math.Abs(scale[0] - before) > 0 ? "values are multiplied by both" : "this is taken for the same, told twice";
        warnings.Add(
            string.Create(CultureInfo.InvariantCulture, $"The file gives a scale of {before:R} and the unit '{unit}'; {taken}: ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"reflectance is the stored value by {scale[0]:R}. If it is not, give {OptionName.Scale}."
                )
        );
        return source;
    }

    /// <summary>
    /// A unit such as percent may say what values are after the scale, or what is stored, as the scale does already. The range of small
    /// integers decides.
    /// </summary>
    private bool IsToldTwice(double scale, double factor, string source, string unit)
    {
        if (source == SceneProfile.NoScale)
            return false;
        var isSame = Math.Abs(scale / factor - 1) < Rounding;
        var largest = type switch
        {
            PixelType.Byte => byte.MaxValue,
            PixelType.Int8 => sbyte.MaxValue,
            PixelType.Int16 => short.MaxValue,
            PixelType.UInt16 => ushort.MaxValue,
            _ => double.NaN,
        };
        if (largest * Math.Abs(scale) * factor >= 1 || (double.IsNaN(largest) && !isSame))
            return false;
        if (isSame && !double.IsNaN(largest))
            return true;
        throw new SceneException(
            string.Create(CultureInfo.InvariantCulture, $"'{path}' gives a scale of {scale:R} and the unit '{unit}', ")
                + "and it is not clear whether stored values are multiplied by one of them or by both. "
                + string.Create(CultureInfo.InvariantCulture, $"Give {OptionName.Scale}: {factor:R} or {scale * factor:R}.")
        );
    }

    private void RequireUsable(double[] scale, double[] offset)
    {
        for (var band = 0; band < scale.Length; band++)
        {
            if (double.IsFinite(scale[band]) && scale[band] != 0 && double.IsFinite(offset[band]))
                continue;
            var what = string.Create(CultureInfo.InvariantCulture, $"a scale of {scale[band]:R} and an offset of {offset[band]:R}");
            throw new SceneException(
                $"Band {band + 1} of {scale.Length} has {what} ('{path}'), so no value becomes reflectance. Correct "
                    + $"them, or give {OptionName.Scale}."
            );
        }
        var (least, most) = (scale.Min(Math.Abs), scale.Max(Math.Abs));
        if (most > MostDifferent * least)
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"{least:R} to {most:R}");
            warnings.Add($"The scales of the bands differ: {range}. If some bands lack theirs, give {OptionName.Scale}.");
        }
    }
}
