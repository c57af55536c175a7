namespace Unmix.Report.Page;

/// <summary>What a page says. Text may come from any file: it is escaped where it is written.</summary>
public sealed record PageContent
{
    /// <summary>The page's heading.</summary>
    public required string Title { get; init; }

    /// <summary>One line below it.</summary>
    public required string Subtitle { get; init; }

    /// <summary>What a reader should know before looking; whole sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How the scene compares with what the model was trained on; null where nobody measured it.</summary>
    public string? Drift { get; init; }

    /// <summary>An unmixed scene.</summary>
    public SceneView? Scene { get; init; }

    /// <summary>Mean of each term of the objective over an epoch.</summary>
    public IReadOnlyList<Curve> Training { get; init; } = [];

    /// <summary>Eigenvalues of a scene.</summary>
    public EigenvalueView? Eigenvalues { get; init; }

    /// <summary>Tables, such as of methods compared.</summary>
    public IReadOnlyList<PageTable> Tables { get; init; } = [];

    /// <summary>Where everything comes from, in groups.</summary>
    public IReadOnlyList<FactGroup> Provenance { get; init; } = [];
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Values">From the first on; null where there is none.</param>
public sealed record Curve(string Name, IReadOnlyList<double?> Values);

/// <summary>Eigenvalues, the largest first.</summary>
/// <param name="Curves">Lines of a chart with a logarithmic axis.</param>
/// <param name="Count">The number of endmembers that they suggest.</param>
/// <param name="Text">What says so; whole sentences.</param>
public sealed record EigenvalueView(IReadOnlyList<Curve> Curves, int Count, string Text);

/// <summary>A table.</summary>
/// <param name="Caption">What it is.</param>
/// <param name="Heads">Of its columns.</param>
/// <param name="Rows">Cells of each row.</param>
/// <param name="Note">How to read it.</param>
public sealed record PageTable(string Caption, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows, string Note)
{
    /// <summary>Columns of text; those behind hold numbers.</summary>
    public int TextColumns { get; init; } = 1;

    /// <summary>A column whose numbers are also drawn as bars; null for none.</summary>
    public int? BarColumn { get; init; }
}

/// <summary>Facts that belong together.</summary>
/// <param name="Heading">What they are about.</param>
/// <param name="Facts">Name and value.</param>
public sealed record FactGroup(string Heading, IReadOnlyList<(string Name, string Value)> Facts);
