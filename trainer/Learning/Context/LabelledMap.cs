using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Context;

/// <summary>A made map: abundances, and what the encoder says of spectra that were mixed of them.</summary>
/// <param name="Map">What the encoder says.</param>
/// <param name="Truth">[Height * Width, P], as the answers tell them.</param>
internal sealed record LabelledMap(EncodedMap Map, float[] Truth) : IDisposable
{
    /// <summary>Mixes a map, as the labels of the encoder's own training are mixed, and encodes it: its true errors are seen.</summary>
    /// <param name="encoder">The trained network.</param>
    /// <param name="source">What mixes.</param>
    /// <param name="field">[height * width, P] shares of the spectra that are mixed, and which pixels look alike, or null.</param>
    /// <param name="width">Columns.</param>
    /// <param name="radius">r.</param>
    /// <param name="generator">The source of everything random.</param>
    public static LabelledMap Of(
        UnmixingNetwork encoder,
        TripleSource source,
        (float[] Abundances, long[]? Alike) field,
        int width,
        int radius,
        Generator generator
    )
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var count = encoder.Shape.EndmemberCount;
        var pixels = field.Abundances.Length / count;
        var triples = source.Mix(tensor(field.Abundances, [pixels, count]), field.Alike, generator);
        return new LabelledMap(
            EncodedMap.Of(encoder, triples.Spectra, width, radius, [.. Enumerable.Repeat(true, pixels)]),
            encoder.ToldOfMembers(triples).ToFloats()
        );
    }

    /// <inheritdoc/>
    public void Dispose() => Map.Dispose();
}
