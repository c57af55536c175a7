using Unmix.Formats.Packages;
using Unmix.Learning.Export;
using Unmix.Learning.Network;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Export;

/// <summary>Packages that are in no file, as the exporter holds them against their network.</summary>
internal static class Candidate
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>A package of one network, with the encoder graph of another where one is given.</summary>
    public static ModelPackage Of(UnmixingNetwork network, UnmixingNetwork? encoderOf = null)
    {
        using var generator = new Generator(3, CPU);
        var manifest = new ModelManifest
        {
            Name = "candidate",
            EndmemberNames = [.. Enumerable.Range(1, network.Shape.EndmemberCount).Select(i => $"m{i}")],
            BandCount = network.Shape.BandCount,
        };
        return ModelPackage.Unsealed(
            "candidate.unmix",
            manifest,
            GraphExport.ToBytes(GraphExport.Encoder(encoderOf ?? network, NoMetadata)),
            GraphExport.ToBytes(GraphExport.Decoder(network, NoMetadata)),
            PackageExport.DrawKnownPixels(network, generator)
        );
    }
}
