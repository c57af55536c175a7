using Unmix.Formats;
using Unmix.Runtime.Inference;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Arrays;

/// <summary>What an array's answers are refined by: the graph that looks at neighbours, and the concentrations of all pixels.</summary>
/// <param name="Session">Borrowed.</param>
/// <param name="Rows">Of the array; filled as it is unmixed.</param>
internal sealed record ArrayContext(ContextSession Session, ConcentrationRows Rows)
{
    /// <summary>For an array.</summary>
    /// <param name="session">Borrowed.</param>
    /// <param name="spectra">The array.</param>
    /// <exception cref="OptionsException">It has more pixels than can be held.</exception>
    public static ArrayContext Of(ContextSession session, in SpectraView spectra)
    {
        var held = spectra.Rows * (spectra.Columns + 2L * session.Radius);
        if (held > Array.MaxLength)
            throw new OptionsException(
                $"The array has {spectra.PixelCount} pixels, more than can be refined by neighbouring pixels. Unmix it in parts, or "
                    + $"without neighbouring pixels (context)."
            );
        var (rows, columns) = ((int)spectra.Rows, (int)spectra.Columns);
        return new ArrayContext(session, new ConcentrationRows(columns, (0, rows), rows, session.EndmemberCount, session.Radius));
    }
}
