using Unmix.Formats;

namespace Unmix.Runtime.Lines;

/// <summary>Where lines come from, and where their answers go.</summary>
public sealed record LineTask
{
    /// <summary>The lines, one after the other; read to its end, or as far as the header says. Borrowed.</summary>
    public required Stream Input { get; init; }

    /// <summary>The ENVI header that says what they are.</summary>
    public required string HeaderPath { get; init; }

    /// <summary>
    /// Takes each line's answers as soon as they are there: float32, band after band, NaN where nothing is. Null for none. Borrowed.
    /// </summary>
    public Stream? Output { get; init; }

    /// <summary>The map, GeoTIFF, written when the lines have ended; null for none.</summary>
    public string? MapPath { get; init; }

    /// <summary>The ENVI header of what <see cref="Output"/> takes; null for none.</summary>
    public string? OutputHeaderPath { get; init; }

    /// <summary>Checks that there is somewhere to write.</summary>
    /// <exception cref="OptionsException">Neither, or both.</exception>
    internal void Validate()
    {
        if (Output is null == MapPath is null)
            throw new OptionsException("Lines go either to a stream or into a map. Give one of them.");
        if (OutputHeaderPath is not null && Output is null)
            throw new OptionsException(
                $"A map says itself what is in it, so {OptionName.OutputHeader} is for lines that go to a stream. Leave it out."
            );
    }
}
