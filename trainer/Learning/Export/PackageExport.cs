using System.Globalization;
using System.Text.Json;
using Unmix.Evaluation;
using Unmix.Formats.Packages;
using Unmix.Learning.Densities;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;
using Unmix.Learning.Training;
using static TorchSharp.torch;

namespace Unmix.Learning.Export;

/// <summary>Exports a trained network, checks the graphs against it and seals the model package (DESIGN, section 4).</summary>
public static class PackageExport
{
    private const int RandomPixels = 1000;

    private const int KnownPixelCount = 64;

    /// <param name="checkpoint">The trained state.</param>
    /// <param name="path">Where the package goes.</param>
    /// <param name="tolerance">
    /// The largest difference allowed between the graphs and the network, absolute; more where single precision itself costs the network's
    /// answers more than a twentieth of it (<c>ExportParity.Require</c>).
    /// </param>
    /// <returns>How far the graphs are from the network over random, real and known pixels.</returns>
    /// <exception cref="TrainingException">The training found its network unsound.</exception>
    /// <exception cref="ParityException">The graphs do not agree with the network; nothing is written.</exception>
    /// <exception cref="Unmix.Formats.OutputException">The package can't be written.</exception>
    public static ExportAgreement Seal(Checkpoint checkpoint, string path, double tolerance = ModelManifest.DefaultParityTolerance)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.RequireSound();
        using var scope = NewDisposeScope();
        using var network = checkpoint.RestoreAnswer();
        using var generator = new Generator((ulong)(uint)checkpoint.Options.Seed, CPU);
        var facts = checkpoint.Facts;
        var name = Path.GetFileNameWithoutExtension(path);
        var metadata = Metadata(name, facts);
        var encoder = GraphExport.ToBytes(GraphExport.Encoder(network, metadata));
        var decoder = GraphExport.ToBytes(GraphExport.Decoder(network, metadata));
        var random = rand([RandomPixels, facts.BandCount], generator: generator);
        var real = tensor(checkpoint.Pixels(network)).view(-1, facts.BandCount);
        var known = DrawKnownPixels(network, generator);
        var manifest = new ModelManifest
        {
            Name = name,
            EndmemberNames = facts.EndmemberNames,
            Classes = Classes(facts),
            BandCount = facts.BandCount,
            WavelengthsNm = facts.WavelengthsNm,
            WidthsNm = facts.WidthsNm,
            ExpectedMinimum = facts.ExpectedMinimum,
            ExpectedMaximum = facts.ExpectedMaximum,
            LatentSize = checkpoint.Options.Latent,
            Provenance = Provenance(checkpoint),
            ReferenceSpectra = facts.ReferenceSpectra,
            Convention = checkpoint.Options.Abundances,
            TrainingIntervals = checkpoint.Intervals,
            TrainingErrors = TrainingErrorQuantiles.Of(network, real),
        };
        var candidate = ModelPackage.Unsealed(path, manifest, encoder, decoder, known);
        ExportAgreement Require(Tensor spectra, string what, bool cutsToo = false) =>
            ExportParity.Require(network, candidate, spectra, what, tolerance, cutsToo);
        var onRandom = Require(random, $"{RandomPixels} random pixels");
        var onReal = Require(real, $"{real.shape[0]} pixels of the scene");
        var onKnown = Require(tensor(known.Spectra, [known.Count, known.BandCount]), $"{known.Count} pixels of the model", cutsToo: true);
        var agreement = onKnown;
        using var context = checkpoint.RestoreContext(network);
        if (context is not null)
        {
            (candidate, var around) = ContextExport.Add(candidate, context, metadata, tolerance, new Random(checkpoint.Options.Seed));
            agreement = agreement.And(around);
        }
        manifest = candidate.Manifest with { ParityTolerance = agreement.Allowed }; // it is these that the package is checked at
        ModelPackageWriter.Seal(path, manifest, encoder, decoder, known, candidate.Context);
        return onRandom.And(onReal).And(agreement);
    }

    // Spectra from the model itself, so that a package carries no pixel of anybody's scene.
    internal static KnownPixels DrawKnownPixels(UnmixingNetwork network, Generator generator)
    {
        using var noGradient = no_grad();
        int bands = network.Shape.BandCount,
            endmembers = network.Shape.EndmemberCount;
        var latents = randn([KnownPixelCount, network.Shape.LatentSize, endmembers], generator: generator);
        var abundances = Dirichlet.Draw(ones(KnownPixelCount, endmembers), generator);
        var spectra = network.Mix(network.Endmembers.Mean(latents), abundances).Spectra;
        using var answer = network.Unmix(spectra);
        return new KnownPixels
        {
            Count = KnownPixelCount,
            BandCount = bands,
            EndmemberCount = network.Shape.ClassCount,
            Spectra = spectra.ToFloats(),
            Abundances = answer.Abundances.ToFloats(),
            Concentration = answer.Concentration.ToFloats(),
            AbundanceDeviation = answer.AbundanceDeviation.ToFloats(),
            Nonlinearity = answer.Nonlinearity.ToFloats(),
            Endmembers = answer.Endmembers.ToFloats(),
            Reconstruction = answer.Reconstruction.ToFloats(),
            MixingNonlinearity = answer.MixingNonlinearity.ToFloats(),
        };
    }

    private static ModelClass[]? Classes(ModelFacts facts) =>
        facts is { ClassOf: { } classes, MemberNames: { } members }
            ? [.. facts.EndmemberNames.Select((name, c) => new ModelClass(name, [.. members.Where((_, p) => classes[p] == c)]))]
            : null;

    private static Dictionary<string, string> Metadata(string name, ModelFacts facts)
    {
        var metadata = new Dictionary<string, string>
        {
            ["name"] = name,
            ["endmember_names"] = string.Join(",", facts.EndmemberNames),
            ["reflectance_scale"] = "1",
        };
        if (facts.WavelengthsNm is not null)
            metadata["wavelengths_nm"] = string.Join(",", facts.WavelengthsNm.Select(nm => nm.ToString(CultureInfo.InvariantCulture)));
        return metadata;
    }

    // No clock, no machine: the same training gives the same package, byte for byte.
    private static JsonElement Provenance(Checkpoint checkpoint) =>
        JsonSerializer.SerializeToElement(
            new
            {
                tool = "unmix-train",
                version = ProductVersion.Text,
                scene = checkpoint.Facts.SceneName,
                pixels_sha256 = checkpoint.Facts.PixelsSha256,
                options = Recipe.Write(checkpoint.Options), // fit to be a recipe again
                epochs = checkpoint.History.Count,
                picked_epoch = checkpoint.PickedEpoch,
                final_terms = checkpoint.History.Count > 0 ? checkpoint.History[^1].Terms : null,
            }
        );
}
