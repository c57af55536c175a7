namespace Unmix.Learning.Recipes;

/// <summary>How endmembers are found in a scene.</summary>
public enum EndmemberMethod
{
    /// <summary>Vertex component analysis.</summary>
    Vca,

    /// <summary>N-FINDR: the simplex of largest volume.</summary>
    Nfindr,

    /// <summary>Vertex components of many subsets, gathered into bundles.</summary>
    Batch,

    /// <summary>The simplex whose faces explain the scene's directions best; corners need no pixel.</summary>
    Faces,
}
