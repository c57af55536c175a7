namespace Unmix.Formats.Spectra.Matlab;

/// <summary>One variable of a MATLAB file, or one field of a structure: numbers, or text, or something that is only named.</summary>
/// <param name="Name">Its name, a field's behind its structure's (<c>scene.cube</c>); empty for a cell of another variable.</param>
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

    /// <summary>What it is where it is neither numbers nor text, for people; null otherwise.</summary>
    public string? Unread { get; init; }

    /// <summary>The name without those of the structures that it lies in.</summary>
    public string OwnName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>Rows for columns.</summary>
    public MatArray Turned()
    {
        var turned = new double[Numbers!.Length]; // of numbers alone
        for (var i = 0; i < turned.Length; i++)
            turned[i % Rows * Columns + i / Rows] = Numbers[i];
        return new MatArray(Name, Columns, Rows) { Numbers = turned };
    }

    /// <summary>One column of the numbers, from 0.</summary>
    public ReadOnlySpan<double> Column(int column) => Numbers.AsSpan(column * Rows, Rows);
}
