using Unmix.Evaluation.Baselines;

namespace Unmix.Evaluation.Comparison;

/// <summary>What can be compared: the learnt model and every <see cref="BaselineMethod"/>.</summary>
public enum UnmixingMethod
{
    /// <summary>The learnt model; depends on the seed.</summary>
    IdNet,

    /// <summary><see cref="BaselineMethod.Fcls"/>.</summary>
    Fcls,

    /// <summary><see cref="BaselineMethod.Nnls"/>.</summary>
    Nnls,

    /// <summary><see cref="BaselineMethod.Sunsal"/>.</summary>
    Sunsal,

    /// <summary><see cref="BaselineMethod.Elmm"/>.</summary>
    Elmm,

    /// <summary><see cref="BaselineMethod.Gbm"/>.</summary>
    Gbm,

    /// <summary><see cref="BaselineMethod.Ppnm"/>.</summary>
    Ppnm,
}
