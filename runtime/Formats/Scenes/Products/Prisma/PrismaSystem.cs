using System.Globalization;
using System.Text.RegularExpressions;
using Unmix.Formats.Scenes.Containers;

namespace Unmix.Formats.Scenes.Products.Prisma;

/// <summary>
/// The coordinate reference system of a PRISMA L2D scene: its code; where none is stated, the zone of UTM in which the grid's point lies
/// where its own latitude and longitude say, or the zone that the projection's name states with its hemisphere.
/// </summary>
internal static partial class PrismaSystem
{
    private const int NorthernZones = 32600; // EPSG: WGS 84 / UTM, zones counted from 1
    private const int SouthernZones = 32700;
    private const int LastZone = 60;
    private const string Code = "Epsg_Code";
    private const string Name = "Projection_Name";
    private const string Id = "Projection_Id";
    private const string Ellipsoid = "Reference_Ellipsoid";

    /// <summary>m: a stated corner may be the swath's instead of the grid's; in the next zone a place lies ten times as far.</summary>
    private const double Near = 20_000;

    /// <summary>The number of EPSG's register.</summary>
    /// <param name="file">The product.</param>
    /// <param name="of">What it is, for messages.</param>
    /// <param name="knowns">Points of the grid with their longitudes and latitudes, degrees; the first that has them is taken.</param>
    /// <param name="fault">Why it is not certain, for <see cref="ProductFacts.NotPlaced"/>; null where it is.</param>
    /// <exception cref="SceneException">The code is stated, but is none.</exception>
    public static int? CodeOf(ArrayFile file, string of, IEnumerable<KnownPoint> knowns, out string? fault)
    {
        fault = null;
        if (file.Numbers("/", Code) is not null || file.Text("/", Code) is not null)
            return ProductArrays.Code(file, "/", Code, of);
        var (code, why) = Find(file, knowns.FirstOrDefault(point => point.IsKnown));
        if (why is not null)
        {
            fault =
                $"'{file.Path}' is {of} without a code of its coordinate reference system ('{Code}'), and {why}. "
                + $"Download it again, or give {OptionName.Geometry} sensor for a map without a place.";
        }
        return code;
    }

    private static (int? Code, string? Why) Find(ArrayFile file, KnownPoint? known)
    {
        if (OtherThanUtm(file) is { } other)
            return (null, other);
        var named = Named(file);
        if (known is null)
        {
            var unknown =
                $"neither latitudes and longitudes nor '{Name}' ({Quote(file, Name)}) and '{Id}' ({Quote(file, Id)}) tell its zone of UTM "
                + "and the hemisphere";
            return (named, named is null ? unknown : null);
        }
        var found = Candidates(known.Longitude).FirstOrDefault(code => Agrees(code, known));
        if (found == 0)
        {
            var nowhere = string.Create(
                CultureInfo.InvariantCulture,
                $"no zone of UTM has its point {known.X:F0}, {known.Y:F0} m at longitude {known.Longitude:F4} "
                    + $"and latitude {known.Latitude:F4}"
            );
            return (null, nowhere);
        }
        return named is { } stated && stated != found
            ? (null, $"its latitudes and longitudes say EPSG:{found}, but '{Name}' and '{Id}' say EPSG:{stated}")
            : (found, null);
    }

    private static string? OtherThanUtm(ArrayFile file)
    {
        if (file.Text("/", Name) is { Length: > 0 } name && !UtmName().IsMatch(name))
            return $"its projection ('{Name}') is '{name}', not UTM";
        return
            file.Text("/", Ellipsoid) is { Length: > 0 } ellipsoid
            && !Others().Replace(ellipsoid, "").Contains("WGS84", StringComparison.OrdinalIgnoreCase)
            ? $"its ellipsoid ('{Ellipsoid}') is '{ellipsoid}', not WGS 84"
            : null;
    }

    /// <summary>The code by the zone's number and its hemisphere, where the name and the number together state both.</summary>
    private static int? Named(ArrayFile file)
    {
        var text = $"{file.Text("/", Name)} {file.Text("/", Id)}";
        if (Zone().Match(text) is not { Success: true } match)
            return null;
        var zone = int.Parse(match.Groups["zone"].Value, CultureInfo.InvariantCulture);
        if (zone is < 1 or > LastZone)
            return null;
        return zone + (match.Groups["side"].Value.StartsWith("S", StringComparison.OrdinalIgnoreCase) ? SouthernZones : NorthernZones);
    }

    /// <summary>The zone of a longitude and those beside it, in both hemispheres: a scene at a border may be in either.</summary>
    private static IEnumerable<int> Candidates(double longitude)
    {
        const int degrees = 6; // of a zone
        const int halfTurn = 180;
        var zone = (int)Math.Floor((longitude + halfTurn) / degrees);
        foreach (var near in (int[])[0, 1, -1])
        {
            var number = ((zone + near) % LastZone + LastZone) % LastZone + 1;
            yield return NorthernZones + number;
            yield return SouthernZones + number;
        }
    }

    private static bool Agrees(int code, KnownPoint known) =>
        EpsgSystem.Project(code, known.Longitude, known.Latitude) is var (x, y)
        && Math.Abs(x - known.X) <= Near
        && Math.Abs(y - known.Y) <= Near;

    private static string Quote(ArrayFile file, string attribute) => file.Text("/", attribute) is { } text ? $"'{text}'" : "not there";

    [GeneratedRegex(@"\bUTM\b|Universal.?Transverse.?Mercator", RegexOptions.IgnoreCase)]
    private static partial Regex UtmName();

    [GeneratedRegex(@"[^A-Za-z0-9]")]
    private static partial Regex Others();

    [GeneratedRegex(@"(?<!\d)(?<zone>\d{1,2})[\s,]*(?<side>N|S|North|South)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Zone();

    /// <summary>A point of the grid.</summary>
    /// <param name="X">Easting, m.</param>
    /// <param name="Y">Northing, m.</param>
    /// <param name="Longitude">Degrees; NaN where it is not stated.</param>
    /// <param name="Latitude">The same.</param>
    internal sealed record KnownPoint(double X, double Y, double Longitude, double Latitude)
    {
        private const double HalfTurn = 180;
        private const double MostNorth = 84; // degrees: as far as UTM is used

        /// <summary>False where there is a fill value, or nothing.</summary>
        public bool IsKnown =>
            Math.Abs(Longitude) <= HalfTurn
            && Math.Abs(Latitude) <= MostNorth
            && (Longitude != 0 || Latitude != 0)
            && double.IsFinite(X + Y);
    }
}
