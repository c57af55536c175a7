namespace Unmix.Trainer.Import;

/// <summary>What the user knows better than a guess can.</summary>
public sealed record ImportRequest
{
    /// <summary>The variable of the spectra; null to guess.</summary>
    public string? Spectra { get; init; }

    /// <summary>The variable of the abundances; null to guess.</summary>
    public string? Abundances { get; init; }

    /// <summary>The variable of the endmembers; null to guess.</summary>
    public string? Endmembers { get; init; }

    /// <summary>Columns and rows of the scene; null to guess.</summary>
    public (int Columns, int Rows)? Size { get; init; }

    /// <summary>Bands, L; tells which dimension holds them. Null to guess.</summary>
    public int? Bands { get; init; }

    /// <summary>True where the pixels of a matrix run along rows of the scene; MATLAB's run down its columns.</summary>
    public bool RowOrder { get; init; }

    /// <summary>reflectance = value * scale.</summary>
    public double Scale { get; init; } = 1;
}
