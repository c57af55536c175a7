namespace Unmix.Learning.Recipes;

/// <summary>Whether a training learns to look at neighbours.</summary>
public enum ContextLearning
{
    /// <summary>It learns to, and keeps what it learnt where that does better on made fields like the scene.</summary>
    Auto,

    /// <summary>Every pixel is unmixed by itself.</summary>
    Off,
}
