namespace Unmix.Learning.Training;

/// <summary>A term of the loss, or its gradient, is no longer a number; another run of the same training may fare better.</summary>
/// <param name="what">What is no number, since when: a sentence.</param>
/// <param name="advice">What to do where no other run stands in.</param>
public sealed class DivergedException(string what, string advice) : TrainingException($"{what} {advice}")
{
    /// <summary>What is no number, since when: a sentence.</summary>
    public string What => what;
}
