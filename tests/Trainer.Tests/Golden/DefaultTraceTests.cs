using System.Globalization;
using Unmix.TestData;

namespace Unmix.Trainer.Tests.Golden;

/// <summary>The default recipe's first steps against those on record, see README.md beside it.</summary>
public class DefaultTraceTests
{
    private static readonly string Record = Path.Combine(Repository.Root, "tests", "Trainer.Tests", "Golden", "default-trace.csv");

    /// <summary>
    /// Of the largest value of a column. Kernels of the tensor library without AVX2 move it by 1e-6 of that at most, in twenty steps.
    /// </summary>
    private const double Relative = 2e-5;

    /// <summary>UNMIX_APPROVE=1 writes the record anew.</summary>
    [Fact]
    public void Twenty_steps_of_the_default_have_the_terms_and_gradients_on_record()
    {
        var rows = DefaultTrace.Rows();
        if (Environment.GetEnvironmentVariable("UNMIX_APPROVE") == "1")
            Write(rows);

        var lines = File.ReadAllLines(Record);

        Assert.Equal(string.Join(',', DefaultTrace.Columns), lines[0]);
        double[][] expected =
        [
            .. lines[1..].Select(line => line.Split(',').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray()),
        ];
        Assert.Equal(20, expected.Length);
        Assert.Equal(expected.Length, rows.Count);
        for (var column = 0; column < DefaultTrace.Columns.Count; column++)
        {
            var largest = expected.Max(row => Math.Abs(row[column]));
            foreach (var (row, before) in rows.Zip(expected))
            {
                Assert.True(
                    Math.Abs(row[column] - before[column]) <= Relative * largest,
                    $"'{DefaultTrace.Columns[column]}' of epoch {row[0]}, step {row[1]} is {row[column]} and not {before[column]}. Where "
                        + "that is meant, write the record anew (README.md beside it) and review it."
                );
            }
        }
    }

    private static void Write(List<double[]> rows)
    {
        static string Line(double[] row) => string.Join(',', row.Select(value => value.ToString("G9", CultureInfo.InvariantCulture)));
        File.WriteAllText(Record, string.Join('\n', [string.Join(',', DefaultTrace.Columns), .. rows.Select(Line), ""]));
    }
}
