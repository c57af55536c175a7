using Unmix.Formats;

namespace Unmix.Evaluation.Import;

/// <summary>What the user knows better than a guess can.</summary>
public sealed record ImportRequest
{
    /// <summary>In place of a variable's name: there is none.</summary>
    public const string None = "none";

    /// <summary>The variable of the spectra; null to guess.</summary>
    public string? Spectra { get; init; }

    /// <summary>The variable of the abundances; null to guess, <see cref="None"/> to leave them out.</summary>
    public string? Abundances { get; init; }

    /// <summary>The variable of the endmembers; null to guess, <see cref="None"/> to leave them out.</summary>
    public string? Endmembers { get; init; }

    /// <summary>Columns and rows of the scene; null to guess.</summary>
    public (int Columns, int Rows)? Size { get; init; }

    /// <summary>Bands, L; tells which dimension holds them. Null to guess.</summary>
    public int? Bands { get; init; }

    /// <summary>True where the pixels of a matrix run along rows of the scene; MATLAB's run down its columns.</summary>
    public bool RowOrder { get; init; }

    /// <summary>reflectance = value * scale, not questioned; null for 1, where values that can't be reflectance are refused.</summary>
    public double? Scale { get; init; }

    /// <summary>The stored value that stands for nothing; null for none but NaN, infinite ones and those beyond 1e30.</summary>
    public double? NoData { get; init; }

    /// <exception cref="OptionsException">Lists every value that can't be used.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (Bands < 2)
            faults.Add($"--bands is {Bands} but must be at least 2");
        if (Scale is { } scale && !(double.IsFinite(scale) && scale > 0))
            faults.Add($"--scale is {scale} but must be above 0");
        if (faults.Count > 0)
            throw new OptionsException(string.Join("; ", faults) + ". Change the options.");
    }
}
