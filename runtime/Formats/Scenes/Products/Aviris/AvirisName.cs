using System.Text.RegularExpressions;

namespace Unmix.Formats.Scenes.Products.Aviris;

/// <summary>
/// What the name of an AVIRIS file says: the instrument and the second at which its line began, such as
/// <c>AV320250107t203115_007_L2A_OE_..._RFL_ORT</c>.
/// </summary>
/// <param name="Sensor">The instrument.</param>
/// <param name="Taken">UTC; null where the digits are no time.</param>
internal sealed partial record AvirisName(string Sensor, DateTimeOffset? Taken)
{
    /// <summary>Reads a name; null for one of no AVIRIS that is known.</summary>
    public static AvirisName? Read(string name)
    {
        if (Start().Match(name) is not { Success: true } match)
            return null;
        var sensor = match.Groups["kind"].Value.ToUpperInvariant() switch
        {
            "AV3" => "AVIRIS-3",
            "AV5" => "AVIRIS-5",
            _ => "AVIRIS-NG",
        };
        return new AvirisName(sensor, ProductBands.Time($"{match.Groups["day"].Value}T{match.Groups["time"].Value}"));
    }

    [GeneratedRegex(@"^(?<kind>AV3|AV5|ang)(?<day>\d{8})t(?<time>\d{6})", RegexOptions.IgnoreCase)]
    private static partial Regex Start();
}
