using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Matlab;

namespace Unmix.Formats.Arrays;

/// <summary>The variables of a MATLAB file of version 4 to 7, and the fields of its structures (<c>scene.cube</c>).</summary>
/// <param name="Arrays">Those of numbers.</param>
/// <param name="Texts">Those of text, by name: rows of characters, or cells.</param>
/// <param name="Others">What is neither, each with its name and what it is, for people.</param>
public sealed record MatlabArrays(
    IReadOnlyList<NumericArray> Arrays,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Texts,
    IReadOnlyList<string> Others
)
{
    /// <exception cref="SpectraException">The file can't be read, is too large or is damaged.</exception>
    public static MatlabArrays Read(string path)
    {
        var found = MatFile.Read(path);
        var texts = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var text in found)
        {
            if (text.Lines is { } lines)
                texts[text.Name] = lines;
        }
        // filtered
        return new MatlabArrays(
            [
                .. found
                    .Where(array => array.Numbers is not null)
                    .Select(array => new NumericArray(array.Name, array.Dimensions, array.Numbers!)),
            ],
            texts,
            [.. found.Where(array => array.Unread is not null).Select(array => $"{array.Name} ({array.Unread})")]
        );
    }
}
