namespace Unmix.Formats.Scenes.Envi;

/// <summary>The stored value for "nothing here" as a header writes it.</summary>
internal static class EnviIgnoreValue
{
    /// <summary>The largest float is written with as few as six digits, and is another number then.</summary>
    private const double Rounding = 1e-5;

    /// <summary>The value; null where neither the header nor a note has one.</summary>
    /// <param name="header">The header.</param>
    /// <param name="type">Of a sample.</param>
    /// <param name="noted">
    /// What GDAL says: the header's number as it reads it, or what another program noted beside it later, which counts.
    /// </param>
    /// <exception cref="SceneException">No number, which GDAL would take for 0.</exception>
    public static double? Of(EnviHeaderFile header, PixelType type, double? noted)
    {
        const string key = "data ignore value";
        if (header.Fields[key] is not { Length: > 0 } text)
            return noted;
        if (EnviText.Items(text) is not [var item] || !EnviText.IsNumber(item))
            throw new SceneException(
                $"The header '{header.Path}' says '{key} = {EnviHeaderFile.Quoted(text)}'; one number belongs there. Correct "
                    + $"the header, or give {OptionName.NoData}."
            );
        var value = EnviText.Number(item);
        if (noted is { } other && !other.Equals(value) && !double.IsNaN(value))
            return other;
        return type == PixelType.Float32 && Math.Abs(Math.Abs(value) / float.MaxValue - 1) < Rounding
            ? Math.CopySign(float.MaxValue, value)
            : value;
    }
}
