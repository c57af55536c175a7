using Unmix.Trainer.Network;
using Unmix.Trainer.Scenes;
using Unmix.Trainer.Tensors;

namespace Unmix.Trainer.Objective;

/// <summary>The objective that training maximises, METHOD M16.</summary>
public static class UnmixingObjective
{
    /// <summary>All terms for a batch passed through the network.</summary>
    public static ObjectiveTerms Of(UnmixingNetwork network, BatchDraw draw, MiniBatch batch, ObjectiveWeights weights)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Of(network, draw, UnsupervisedBound.Of(draw, batch.Spectra), SupervisedBound.Of(draw, batch), weights);
    }

    /// <summary>The same from bounds already computed.</summary>
    public static ObjectiveTerms Of(
        UnmixingNetwork network, BatchDraw draw, UnsupervisedBound unsupervised, SupervisedBound supervised, ObjectiveWeights weights)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(unsupervised);
        ArgumentNullException.ThrowIfNull(supervised);
        ArgumentNullException.ThrowIfNull(weights);
        var unsupervisedBound = unsupervised.OfEachPixel().sum();
        var supervisedBound = supervised.OfEachTriple().sum();
        var abundanceEvidence = supervised.AbundanceEvidence();
        var endmemberEvidence = supervised.EndmemberEvidence();
        var sparsity = Sparsity.Of(draw);
        var encoderNorm = network.Abundances.NonlinearNorm();
        var decoderNorm = network.Mixing.NonlinearNorm();
        var draws = supervised.DrawCount;
        var objective = unsupervisedBound.Times(weights.Unsupervised)
            .Plus(supervisedBound.Times(weights.Supervised / draws))
            .Plus(abundanceEvidence.Plus(endmemberEvidence).Times((1 + weights.Posterior) / draws))
            - sparsity.Times(weights.Sparsity)
            - encoderNorm.Times(weights.EncoderNorm)
            - decoderNorm.Times(weights.DecoderNorm);
        return new ObjectiveTerms
        {
            UnsupervisedBound = unsupervisedBound,
            SupervisedBound = supervisedBound,
            AbundanceEvidence = abundanceEvidence,
            EndmemberEvidence = endmemberEvidence,
            Sparsity = sparsity,
            EncoderNorm = encoderNorm,
            DecoderNorm = decoderNorm,
            Loss = -objective,
        };
    }
}
