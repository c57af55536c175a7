namespace Unmix.Fuzzing;

/// <summary>A reader of the product and what to feed it with.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Share">Executions of each million.</param>
/// <param name="Seeds">Whole files.</param>
/// <param name="Words">Words of the format; none for a binary one.</param>
/// <param name="Execute">Reads; throws what the reader throws.</param>
/// <param name="HeldBytes">Memory that the reader holds by limits of its own, beside what any may take.</param>
public sealed record FuzzTarget(
    string Name,
    int Share,
    IReadOnlyList<byte[]> Seeds,
    IReadOnlyList<string> Words,
    Action<byte[]> Execute,
    long HeldBytes = 0
);
