using System.Globalization;

namespace Unmix.Formats.Spectra.Libraries;

/// <summary>
/// Numbers of a table of text: with a point as their decimal sign, or all with a comma. A field that says that nothing
/// is known is a gap. What could be
/// read in two ways is refused: a table that has both signs, since the comma then may part thousands.
/// </summary>
/// <param name="path">The table, for messages.</param>
internal sealed class TableNumbers(string path)
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>How programs write that there is no number; small letters.</summary>
    private static readonly string[] Gaps =
    [
        "",
        "nan",
        "na",
        "n/a",
        "#n/a",
        "null",
        "none",
        "-nan",
        "+nan",
        "inf",
        "-inf",
        "+inf",
        "infinity",
        "-infinity",
        "1.#qnan",
        "-1.#ind",
        "1.#inf",
        "-1.#inf",
    ];

    private (int Line, string Text)? withPoint;
    private (int Line, string Text)? withComma;

    /// <summary>The number of a field, NaN for a gap.</summary>
    /// <param name="field">The field.</param>
    /// <param name="line">Where it stands.</param>
    /// <param name="column">The name of its column, or its number.</param>
    /// <exception cref="SpectraException">It is none, or its decimal sign is not that of the others.</exception>
    public double Read(string field, int line, string column)
    {
        if (Gaps.Contains(field, StringComparer.OrdinalIgnoreCase))
            return double.NaN;
        if (TryRead(field, out var number))
        {
            if (field.Contains('.', StringComparison.Ordinal))
                withPoint ??= (line, field);
            else if (field.Contains(',', StringComparison.Ordinal))
                withComma ??= (line, field);
            if (withPoint is not { } point || withComma is not { } comma)
                return number;
            throw new SpectraException(
                $"Line {comma.Line} has '{Quoted.Text(comma.Text)}' with a comma and line {point.Line} "
                    + $"'{Quoted.Text(point.Text)}' with a point, so it is not clear which is the decimal sign ('{path}'). Use the point "
                    + "throughout."
            );
        }
        throw new SpectraException(
            $"Line {line} has '{Quoted.Text(field)}' in column '{Quoted.Text(column)}'; a number with a decimal "
                + $"point belongs there, or nothing where none is known ('{path}'). Correct the line."
        );
    }

    /// <summary>A number with a decimal point, or one with a decimal comma and no point.</summary>
    public static bool TryRead(string field, out double number)
    {
        var text = field.AsSpan().Count(',') == 1 && !field.Contains('.', StringComparison.Ordinal) ? field.Replace(',', '.') : field;
        return double.TryParse(text, Plain, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }
}
