namespace Unmix.Formats.Spectra.Matlab;

/// <summary>One variable of a MATLAB file: numbers, or text.</summary>
/// <param name="Name">Its name; empty for a cell of another variable.</param>
/// <param name="Rows">First dimension.</param>
/// <param name="Columns">The product of the others.</param>
internal sealed record MatArray(string Name, int Rows, int Columns)
{
    /// <summary>All its dimensions, at least two.</summary>
    public IReadOnlyList<int> Dimensions { get; init; } = [Rows, Columns];

    /// <summary>[Rows * Columns] numbers, column after column as MATLAB keeps them; null for text.</summary>
    public double[]? Numbers { get; init; }

    /// <summary>[Rows] lines of a character matrix, or the texts of a cell array; null for numbers.</summary>
    public IReadOnlyList<string>? Lines { get; init; }

    /// <summary>One column of the numbers, from 0.</summary>
    public ReadOnlySpan<double> Column(int column) => Numbers.AsSpan(column * Rows, Rows);
}
