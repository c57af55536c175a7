using Unmix.Formats;

namespace Unmix.Trainer.Scenes.Synthesis;

/// <summary>What a synthetic scene is to be.</summary>
public sealed record SynthesisOptions
{
    /// <summary>Columns, 8 to 10,000.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Rows, 8 to 10,000.</summary>
    public int Height { get; init; } = 80;

    /// <summary>L, bands evenly from 400 to 2400 nm; 4 to 500.</summary>
    public int Bands { get; init; } = 100;

    /// <summary>P, 2 to 4 of <see cref="PureMaterials"/>.</summary>
    public int Endmembers { get; init; } = 3;

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Signal-to-noise ratio, dB.</summary>
    public double SignalToNoiseDb { get; init; } = 30;

    /// <summary>Amplitude of the bilinear products a_i a_j m_i m_j; 0 makes linear mixtures.</summary>
    public double Bilinear { get; init; } = 1;

    /// <summary>Deviation of each pixel's endmembers from their mean, as a share of it: brightness, and as much again in smooth spectral shape.</summary>
    public double Variability { get; init; } = 0.08;

    /// <summary>How far the abundances are pushed to the corners of the simplex; 0 leaves even shares.</summary>
    public double Sharpness { get; init; } = 3;

    /// <exception cref="OptionsException">Lists every option that can't be used.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        void Require(string option, double value, double least, double most)
        {
            if (!(value >= least && value <= most)) faults.Add($"{option} is {value} but must be from {least} to {most}");
        }
        Require("--width", Width, 8, 10_000);
        Require("--height", Height, 8, 10_000);
        Require("--bands", Bands, 4, 500);
        Require("--endmembers", Endmembers, 2, PureMaterials.Names.Count);
        Require("--snr", SignalToNoiseDb, 0, 200);
        Require("--bilinear", Bilinear, 0, 10);
        Require("--variability", Variability, 0, 0.5);
        Require("--sharpness", Sharpness, 0, 100);
        if (faults.Count > 0) throw new OptionsException(string.Join("; ", faults) + ".");
    }
}
