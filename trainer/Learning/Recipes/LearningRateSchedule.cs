namespace Unmix.Learning.Recipes;

/// <summary>How the learning rate goes over a training.</summary>
public enum LearningRateSchedule
{
    /// <summary>A factor after each of the first epochs, the paper's (M16).</summary>
    Steps,

    /// <summary>Up over the first tenth of the training, then down to nothing along half a cosine. Differs from the paper.</summary>
    WarmCosine,
}
