namespace Unmix.Learning.Recipes;

/// <summary>How wide the hidden layers of a network are.</summary>
public enum NetworkWidths
{
    /// <summary>The shares of the paper's widths that the form has.</summary>
    Narrow,

    /// <summary>The paper's.</summary>
    Paper,
}
