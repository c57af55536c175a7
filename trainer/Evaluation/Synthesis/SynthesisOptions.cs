using System.Globalization;
using Unmix.Formats;
using Unmix.Formats.Scenes.Envi;

namespace Unmix.Evaluation.Synthesis;

/// <summary>What a synthetic scene is to be.</summary>
public sealed record SynthesisOptions
{
    /// <summary><see cref="Bands"/> where nothing else says.</summary>
    public const int DefaultBands = 100;

    /// <summary><see cref="Endmembers"/> where nothing else says.</summary>
    public const int DefaultEndmembers = 3;

    /// <summary>Columns, 8 to 10,000.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Rows, 8 to 10,000.</summary>
    public int Height { get; init; } = 80;

    /// <summary>L, bands evenly from 400 to 2400 nm; 4 to 500. Null for the bundles' own bands, or <see cref="DefaultBands"/>.</summary>
    public int? Bands { get; init; }

    /// <summary>
    /// P, from 2 up to all of <see cref="PureMaterials"/>. Null for the bundles' materials, or
    /// <see cref="DefaultEndmembers"/>.
    /// </summary>
    public int? Endmembers { get; init; }

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Power of the scene over power of the noise, dB; 0 to 200, or infinite for no noise at all.</summary>
    public double SignalToNoiseDb { get; init; } = 30;

    /// <summary>How endmembers mix.</summary>
    public MixingModel Mixing { get; init; } = MixingModel.Fan;

    /// <summary>Amplitude of the products a_i a_j m_i m_j, 0 to 10 (to 1 for <see cref="MixingModel.Gbm"/>); 0 mixes linearly.</summary>
    public double Bilinear { get; init; } = 1;

    /// <summary>The largest b of <see cref="MixingModel.PostNonlinear"/>, 0 to 1.</summary>
    public double Curvature { get; init; } = 0.3;

    /// <summary>How endmembers vary.</summary>
    public VariabilityKind VariabilityKind { get; init; } = VariabilityKind.Smooth;

    /// <summary>Deviation of each pixel's endmembers from their mean, as a share of it; 0 to 0.5. Not used with bundles.</summary>
    public double Variability { get; init; } = 0.08;

    /// <summary>Files of spectra to draw endmembers from; see <see cref="MaterialBundles.Read"/>.</summary>
    public IReadOnlyList<string> BundlePaths { get; init; } = [];

    /// <summary>How far the abundances are pushed to the corners of the simplex; 0 leaves even shares.</summary>
    public double Sharpness { get; init; } = 3;

    /// <summary>
    /// Share of the pixels that hold one material alone, 0 to 1, each material as many; 0 leaves it to
    /// <see cref="Sharpness"/>.
    /// </summary>
    public double PureShare { get; init; }

    /// <summary>The order of the samples in the file.</summary>
    public EnviInterleave Interleave { get; init; } = EnviInterleave.Bsq;

    /// <summary>reflectance = value * scale of <see cref="BundlePaths"/>; null for what the files say.</summary>
    public double? BundleScale { get; init; }

    /// <summary>Store reflectance times 10,000 as 16-bit whole numbers instead of as float32.</summary>
    public bool AsInt16 { get; init; }

    /// <summary>Keep the endmembers of every pixel too, [N, L, P].</summary>
    public bool PixelEndmembers { get; init; }

    /// <exception cref="OptionsException">Lists every option that can't be used.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        void Require(string option, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{option} is {value} but must be from {least} to {most}"));
        }
        var areBundles = BundlePaths.Count > 0;
        Require("--width", Width, 8, 10_000);
        Require("--height", Height, 8, 10_000);
        Require("--bands", Bands ?? DefaultBands, 4, 500);
        Require("--endmembers", Endmembers ?? DefaultEndmembers, 2, PureMaterials.Names.Count);
        if (!double.IsPositiveInfinity(SignalToNoiseDb))
            Require("--snr", SignalToNoiseDb, 0, 200);
        Require("--bilinear", Bilinear, 0, Mixing == MixingModel.Gbm ? 1 : 10);
        Require("--curvature", Curvature, 0, 1);
        Require("--variability", Variability, 0, 0.5);
        Require("--sharpness", Sharpness, 0, 100);
        Require("--pure-share", PureShare, 0, 1);
        if (!Enum.IsDefined(Mixing))
            faults.Add($"--mixing is {Mixing} but must be linear, fan, gbm or postnonlinear");
        if (!Enum.IsDefined(VariabilityKind))
            faults.Add($"--variability-kind is {VariabilityKind} but must be scaling, smooth or bundle");
        if (!Enum.IsDefined(Interleave))
            faults.Add($"--interleave is {Interleave} but must be bsq, bil or bip");
        if (VariabilityKind == VariabilityKind.Bundle && !areBundles)
            faults.Add("--variability-kind bundle needs spectra to draw from, but --bundles names none");
        if (VariabilityKind != VariabilityKind.Bundle && areBundles)
            faults.Add(
                $"--bundles was given but --variability-kind is {VariabilityKind.ToString().ToLowerInvariant()}, which draws " + "from none"
            );
        if (areBundles && Endmembers is not null)
            faults.Add($"--endmembers is {Endmembers} but with --bundles their files decide");
        RequireMemory(faults);
        if (faults.Count > 0)
            throw new OptionsException(string.Join("; ", faults) + ". Change the options.");
    }

    // One array holds the scene, and one the endmembers of its pixels.
    private void RequireMemory(List<string> faults)
    {
        var values = (double)Width * Height * (Bands ?? DefaultBands);
        if (values > Array.MaxLength)
            faults.Add(
                string.Create(CultureInfo.InvariantCulture, $"the scene would hold {values:0} values but at most {Array.MaxLength} fit")
            );
        values *= Endmembers ?? DefaultEndmembers;
        if (PixelEndmembers && values > Array.MaxLength)
            faults.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the endmembers of its pixels would hold {values:0} values but at most {Array.MaxLength} fit"
                )
            );
    }
}
