namespace Unmix.Formats.Arrays;

/// <summary>The arrays of a numpy file.</summary>
/// <param name="Arrays">Those of numbers; one dimension becomes a column.</param>
/// <param name="Texts">Those of text, by name.</param>
/// <param name="Others">What is neither, each with its name and what it is, for people.</param>
public sealed record NumpyArrays(
    IReadOnlyList<NumericArray> Arrays,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Texts,
    IReadOnlyList<string> Others
);
