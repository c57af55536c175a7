using Unmix.Evaluation.Spectra;
using Unmix.Formats.Spectra;

namespace Unmix.Trainer.Tests.Baselines;

/// <summary>Libraries of random spectra with classes, and mixtures of them.</summary>
internal static class ToyClasses
{
    /// <param name="random">Draws the spectra.</param>
    /// <param name="bands">L.</param>
    /// <param name="sizes">[C] spectra of each class.</param>
    public static ClassLibrary Of(Random random, int bands, params int[] sizes) =>
        new()
        {
            Path = "toy.csv",
            ClassNames = [.. sizes.Select((_, c) => $"class {c}")],
            ClassOf = [.. sizes.SelectMany((size, c) => Enumerable.Repeat(c, size))],
            Spectra =
            [
                .. Enumerable
                    .Range(0, sizes.Sum())
                    .Select(_ => Enumerable.Range(0, bands).Select(_ => (float)(0.1 + 0.8 * random.NextDouble())).ToArray()),
            ],
            Bands = new WavelengthGrid([.. Enumerable.Range(0, bands).Select(band => 400.0 + 10 * band)]),
            UsedBands = [.. Enumerable.Range(0, bands)],
            Notes = [],
        };

    /// <summary>The spectrum that shares of all spectra make: [L].</summary>
    public static double[] Mix(ClassLibrary library, IReadOnlyList<double> shares) =>
        [
            .. Enumerable
                .Range(0, library.BandCount)
                .Select(band => Enumerable.Range(0, shares.Count).Sum(i => shares[i] * library.Spectra[i][band])),
        ];

    /// <summary>Sums by class: [C].</summary>
    public static double[] Sums(ClassLibrary library, IReadOnlyList<double> shares) =>
        [.. library.ClassNames.Select((_, c) => library.Members(c).Sum(i => shares[i]))];

    /// <summary>Least squares on columns by the normal equations and elimination: an answer apart from the methods' own.</summary>
    /// <param name="columns">[k][L].</param>
    /// <param name="spectrum">[L].</param>
    public static double[] LeastSquares(IReadOnlyList<double[]> columns, IReadOnlyList<double> spectrum)
    {
        var count = columns.Count;
        var system = new double[count, count + 1];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
                system[i, j] = columns[i].Zip(columns[j], (a, b) => a * b).Sum();
            system[i, count] = columns[i].Zip(spectrum, (a, b) => a * b).Sum();
        }
        for (var pivot = 0; pivot < count; pivot++)
        {
            for (var row = 0; row < count; row++)
            {
                if (row == pivot)
                    continue;
                var factor = system[row, pivot] / system[pivot, pivot];
                for (var column = pivot; column <= count; column++)
                    system[row, column] -= factor * system[pivot, column];
            }
        }
        return [.. Enumerable.Range(0, count).Select(i => system[i, count] / system[i, i])];
    }

    /// <summary>Least squares with every entry between 0 and 1, by many small steps down the slope: [k].</summary>
    public static double[] Bounded(IReadOnlyList<double[]> columns, IReadOnlyList<double> spectrum)
    {
        var values = new double[columns.Count];
        var step = 1 / columns.Sum(column => column.Sum(value => value * value));
        for (var round = 0; round < 200_000; round++)
        {
            var rest = spectrum.ToArray();
            for (var i = 0; i < values.Length; i++)
            {
                for (var band = 0; band < rest.Length; band++)
                    rest[band] -= values[i] * columns[i][band];
            }
            for (var i = 0; i < values.Length; i++)
                values[i] = Math.Clamp(values[i] + step * columns[i].Zip(rest, (a, b) => a * b).Sum(), 0, 1);
        }
        return values;
    }
}
