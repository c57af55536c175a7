using System.Globalization;
using Unmix.Formats;

namespace Unmix.Evaluation.Spectra;

/// <summary>What is in a library, and what is odd in it.</summary>
/// <param name="Lines">A line a class: its spectra, their range, their gaps.</param>
/// <param name="Warnings">Spectra that are doubled, or like another class more than like their own; whole sentences.</param>
public sealed record LibraryReview(IReadOnlyList<string> Lines, IReadOnlyList<string> Warnings)
{
    /// <summary>Nearer than this, radians and as a share of brightness, spectra are the same but for rounding.</summary>
    private const double SameAngle = 1e-3;

    /// <summary>Spectra of a class that another must be farther than, to be odd.</summary>
    private const int LeastMembers = 3;

    /// <summary>A spectrum this many times as far from all others of its class as they are from each other is odd.</summary>
    private const double OddFactor = 4;

    /// <summary>Looks at a library.</summary>
    public static LibraryReview Of(LibraryMerge library)
    {
        ArgumentNullException.ThrowIfNull(library);
        var (table, classes) = (library.Table, library.Classes);
        var width = Math.Max(5, classes.Names.Max(name => name.Length));
        var lines = new List<string> { $"{"class".PadRight(width)}  spectra  reflectance       gaps" };
        for (var c = 0; c < classes.Names.Count; c++)
        {
            var spectra = classes.Members(c).Select(place => table.Spectra[place]).ToArray();
            var values = spectra.SelectMany(spectrum => spectrum).Where(float.IsFinite).DefaultIfEmpty(float.NaN).ToArray();
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Quoted.Text(classes.Names[c]).PadRight(width)}  {spectra.Length, 7}  {values.Min(), 6:F3} to {values.Max(), 6:F3}  "
                        + $"{spectra.Sum(spectrum => spectrum.Count(value => !float.IsFinite(value))), 4}"
                )
            );
        }
        return new LibraryReview(lines, Odd(library));
    }

    private static List<string> Odd(LibraryMerge library)
    {
        var (table, classes) = (library.Table, library.Classes);
        var whole = Enumerable
            .Range(0, table.BandCount)
            .Where(band => table.Spectra.All(spectrum => float.IsFinite(spectrum[band])))
            .ToArray();
        var warnings = new List<string>();
        if (whole.Length == 0)
            return ["No band has a value in every spectrum, so spectra can't be compared."];
        float[][] spectra = [.. table.Spectra.Select(spectrum => whole.Select(band => spectrum[band]).ToArray())];
        var nearest = new double[spectra.Length]; // of its own class
        Array.Fill(nearest, double.PositiveInfinity);
        for (var i = 0; i < spectra.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var angle = SpectralAngle.Between(spectra[i], spectra[j]);
                if (angle < SameAngle && Math.Abs(spectra[i].Sum() / spectra[j].Sum() - 1) < SameAngle)
                    warnings.Add(
                        $"'{Quoted.Text(table.Names[i])}' is the same spectrum as '{Quoted.Text(table.Names[j])}'"
                            + (
                                classes.Of[i] == classes.Of[j]
                                    ? "."
                                    : $", of another class ('{Quoted.Text(classes.Names[classes.Of[j]])}')."
                            )
                    );
                if (classes.Of[i] != classes.Of[j])
                    continue;
                (nearest[i], nearest[j]) = (Math.Min(nearest[i], angle), Math.Min(nearest[j], angle));
            }
        }
        for (var c = 0; c < classes.Names.Count; c++)
        {
            var members = classes.Members(c);
            if (members.Length <= LeastMembers)
                continue;
            var usual = members.Select(i => nearest[i]).Order().ElementAt(members.Length / 2);
            warnings.AddRange(
                members
                    .Where(i => nearest[i] > OddFactor * Math.Max(usual, SameAngle))
                    .Select(i =>
                        $"'{Quoted.Text(table.Names[i])}' lies {Degrees(nearest[i])} degrees from every other spectrum of "
                        + $"'{Quoted.Text(classes.Names[c])}', which lie {Degrees(usual)} apart."
                    )
            );
        }
        return warnings;
    }

    private static string Degrees(double radians) =>
        (radians * SpectralAngle.DegreesPerRadian).ToString("F1", CultureInfo.InvariantCulture);
}
