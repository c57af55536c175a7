using System.Numerics.Tensors;

namespace Unmix.Evaluation.Baselines;

/// <summary>
/// Spectra D = [L, C] that a pixel is made of, and D'D. With D'y and y'y of a pixel every |y - D u|^2 follows without going
/// through the bands again.
/// </summary>
internal sealed class ColumnGram
{
    private readonly double[][] columns;

    /// <param name="columns">[C][L].</param>
    public ColumnGram(double[][] columns)
    {
        this.columns = columns;
        Products = new double[Count * Count];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < Count; j++)
                Products[i * Count + j] = TensorPrimitives.Dot<double>(columns[i], columns[j]);
        }
    }

    /// <summary>C.</summary>
    public int Count => columns.Length;

    /// <summary>[C, C], D'D row by row.</summary>
    public double[] Products { get; }

    /// <summary>The columns of an endmember matrix.</summary>
    /// <param name="endmembers">[L, P].</param>
    public static double[][] ColumnsOf(double[,] endmembers) =>
        [
            .. Enumerable
                .Range(0, endmembers.GetLength(1))
                .Select(p => Enumerable.Range(0, endmembers.GetLength(0)).Select(band => endmembers[band, p]).ToArray()),
        ];

    /// <summary>
    /// The columns, then the products m_i * m_j, band by band, of all i &lt; j (or i &lt;= j), in the order of two loops.
    /// </summary>
    public static double[][] WithProducts(double[][] columns, bool squares)
    {
        var all = columns.ToList();
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = squares ? i : i + 1; j < columns.Length; j++)
                all.Add([.. columns[i].Zip(columns[j], (left, right) => left * right)]);
        }
        return [.. all];
    }

    /// <summary>D as a matrix, [L, C].</summary>
    public double[,] ToMatrix()
    {
        var matrix = new double[columns[0].Length, Count];
        for (var column = 0; column < Count; column++)
        {
            for (var band = 0; band < columns[column].Length; band++)
                matrix[band, column] = columns[column][band];
        }
        return matrix;
    }

    /// <summary>D'y.</summary>
    /// <param name="spectrum">[L].</param>
    /// <param name="projection">[C], written.</param>
    public void Project(ReadOnlySpan<double> spectrum, Span<double> projection)
    {
        for (var i = 0; i < Count; i++)
            projection[i] = TensorPrimitives.Dot(spectrum, columns[i]);
    }

    /// <summary>D u.</summary>
    /// <param name="weights">[C].</param>
    /// <param name="spectrum">[L], written.</param>
    public void Combine(ReadOnlySpan<double> weights, Span<double> spectrum)
    {
        spectrum.Clear();
        for (var i = 0; i < Count; i++)
        {
            if (weights[i] != 0)
                TensorPrimitives.MultiplyAdd(columns[i], weights[i], spectrum, spectrum);
        }
    }

    /// <summary>|y - D u|^2 from y'y and D'y; rounding leaves about 1e-15 of y'y.</summary>
    public double SquaredError(double energy, ReadOnlySpan<double> projection, ReadOnlySpan<double> weights)
    {
        var error = energy;
        for (var i = 0; i < Count; i++)
        {
            if (weights[i] != 0)
                error += weights[i] * (TensorPrimitives.Dot(Products.AsSpan(i * Count, Count), weights) - 2 * projection[i]);
        }
        return error;
    }
}
