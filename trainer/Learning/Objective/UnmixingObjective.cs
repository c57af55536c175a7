using Unmix.Learning.Batches;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;

namespace Unmix.Learning.Objective;

/// <summary>The objective that training maximises, METHOD M16.</summary>
public static class UnmixingObjective
{
    /// <summary>All terms for a batch passed through the network.</summary>
    public static ObjectiveTerms Of(UnmixingNetwork network, BatchDraw draw, MiniBatch batch, ObjectiveWeights weights)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Of(network, draw, PixelTerm.Of(draw, batch.Spectra), TripleTerm.Of(draw, batch, weights.LabelDeviation), weights);
    }

    /// <summary>The same from terms of pixels and triples already computed.</summary>
    public static ObjectiveTerms Of(UnmixingNetwork network, BatchDraw draw, PixelTerm pixels, TripleTerm triples, ObjectiveWeights weights)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(triples);
        ArgumentNullException.ThrowIfNull(weights);
        var pixelTerm = pixels.OfEachPixel().sum();
        var tripleTerm = triples.OfEachTriple().sum();
        var labelAbundances = triples.LabelAbundances();
        var labelEndmembers = triples.LabelEndmembers();
        var sparsity = Sparsity.Of(draw);
        var encoderNorm = network.Abundances.NonlinearNorm();
        var decoderNorm = network.Mixing.NonlinearNorm();
        var draws = triples.DrawCount;
        var objective =
            pixelTerm
                .Times(weights.Unsupervised)
                .Plus(tripleTerm.Times(weights.Supervised / draws))
                .Plus(labelAbundances.Plus(labelEndmembers).Times((1 + weights.Posterior) / draws))
            - sparsity.Times(weights.Sparsity)
            - encoderNorm.Times(weights.EncoderNorm)
            - decoderNorm.Times(weights.DecoderNorm);
        return new ObjectiveTerms
        {
            PixelTerm = pixelTerm,
            TripleTerm = tripleTerm,
            LabelAbundances = labelAbundances,
            LabelEndmembers = labelEndmembers,
            Sparsity = sparsity,
            EncoderNorm = encoderNorm,
            DecoderNorm = decoderNorm,
            Loss = -objective,
        };
    }
}
