using System.Globalization;

namespace Unmix.Learning.Recipes;

/// <summary>
/// The numbers that an option may be. Stated here and nowhere else: options are checked by it, and the help and docs/recipes.md say it.
/// No option may be infinite or no number.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedAttribute : Attribute
{
    /// <summary>The option on the command line; null where only a recipe has it.</summary>
    public string? Flag { get; init; }

    /// <summary>The least number.</summary>
    public double From { get; init; } = double.NegativeInfinity;

    /// <summary>The number that all are above.</summary>
    public double Above { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest number.</summary>
    public double To { get; init; } = double.PositiveInfinity;

    /// <summary>The number that all are below.</summary>
    public double Below { get; init; } = double.PositiveInfinity;

    /// <summary>Whether a number is one of them.</summary>
    public bool Holds(double value) => double.IsFinite(value) && value >= From && value > Above && value <= To && value < Below;

    /// <summary>What stands behind "must be".</summary>
    public override string ToString()
    {
        static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
        if (double.IsFinite(From) && double.IsFinite(To))
            return $"from {Text(From)} to {Text(To)}";
        string[] parts =
        [
            .. double.IsFinite(From) ? [$"at least {Text(From)}"] : Array.Empty<string>(),
            .. double.IsFinite(Above) ? [$"above {Text(Above)}"] : Array.Empty<string>(),
            .. double.IsFinite(To) ? [$"at most {Text(To)}"] : Array.Empty<string>(),
            .. double.IsFinite(Below) ? [$"below {Text(Below)}"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "a number" : string.Join(" and ", parts);
    }
}
