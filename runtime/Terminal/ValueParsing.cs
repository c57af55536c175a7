using System.CommandLine.Parsing;
using System.Globalization;
using Unmix.Formats;

namespace Unmix.Terminal;

/// <summary>
/// Reads the values of options strictly, for both programs: a point is the decimal sign, nothing stands before or behind a number, and a
/// choice is one of its words. The library's own reading takes a comma for a sign of thousands, so that 0,0001 would be 1.
/// </summary>
public static class ValueParsing
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private const string WantedNumber = "a number with a point as its decimal sign and nothing behind it, such as 0.0001 or 1e-4";
    private const string WantedWhole = "a whole number of at most nine digits";

    /// <summary>A finite number.</summary>
    public static double Number(ArgumentResult result) => Read(result, 0, double.IsFinite, WantedNumber);

    /// <inheritdoc cref="Number"/>
    public static double? NumberIfGiven(ArgumentResult result) => Number(result);

    /// <summary>A finite number, or <c>nan</c>.</summary>
    public static double? NumberOrNaNIfGiven(ArgumentResult result) =>
        Read(result, 0, number => double.IsFinite(number) || double.IsNaN(number), $"{WantedNumber}, or nan");

    /// <summary>A finite number, or <c>Infinity</c>.</summary>
    public static double NumberOrInfinity(ArgumentResult result) =>
        Read(result, 0, number => !double.IsNaN(number) && IsStated(result, number), $"{WantedNumber}, or Infinity");

    /// <summary>A whole number.</summary>
    public static int Whole(ArgumentResult result)
    {
        if (int.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        Refuse(result, $"give {WantedWhole}");
        return 0;
    }

    /// <inheritdoc cref="Whole"/>
    public static int? WholeIfGiven(ArgumentResult result) => Whole(result);

    /// <summary>One of the words of an enumeration, whatever the case of its letters; never its number.</summary>
    public static T Choice<T>(ArgumentResult result)
        where T : struct, Enum
    {
        foreach (var choice in Enum.GetValues<T>())
        {
            if (string.Equals(choice.ToString(), Text(result), StringComparison.OrdinalIgnoreCase))
                return choice;
        }
        Refuse(result, $"give {Words(typeof(T))}");
        return default;
    }

    /// <inheritdoc cref="Choice"/>
    public static T? ChoiceIfGiven<T>(ArgumentResult result)
        where T : struct, Enum => Choice<T>(result);

    /// <summary>A time of ISO 8601: a date, or a date and a time of day; without an offset it is UTC.</summary>
    public static DateTimeOffset? TimeIfGiven(ArgumentResult result)
    {
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        if (DateTimeOffset.TryParseExact(Text(result), forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        Refuse(result, "give a time of ISO 8601, such as 2024-06-01T10:30:00Z");
        return null;
    }

    /// <summary>What belongs behind an option of a type, for a sentence.</summary>
    public static string Wanted(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum ? Words(plain)
            : plain == typeof(int) ? WantedWhole
            : plain == typeof(double) ? WantedNumber
            : plain == typeof(bool) ? "true or false"
            : "a value";
    }

    private static double Read(ArgumentResult result, double otherwise, Func<double, bool> isRight, string wanted)
    {
        if (double.TryParse(Text(result), Plain, CultureInfo.InvariantCulture, out var number) && isRight(number))
            return number;
        Refuse(result, $"give {wanted}");
        return otherwise;
    }

    /// <summary>A number too large to hold is read as infinite without being called so.</summary>
    private static bool IsStated(ArgumentResult result, double number) =>
        double.IsFinite(number) || !Text(result).AsSpan().ContainsAnyInRange('0', '9');

    private static string Words(Type type) => string.Join(" or ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()));

    /// <summary>Makes a value a fault of the command line.</summary>
    /// <param name="result">The value.</param>
    /// <param name="wanted">What belongs there: the rest of the sentence.</param>
    /// <param name="part">The part of the value that is wrong; null for all of it.</param>
    public static void Refuse(ArgumentResult result, string wanted, string? part = null) =>
        result.AddError(
            $"'{Quoted.Text(part ?? Text(result))}' is not a value of "
                + $"{(result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name}; {wanted}."
        );

    /// <summary>The value as it was given.</summary>
    public static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
}
