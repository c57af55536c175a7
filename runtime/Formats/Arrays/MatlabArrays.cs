using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Matlab;

namespace Unmix.Formats.Arrays;

/// <summary>The variables of a MATLAB file of version 5 to 7.</summary>
/// <param name="Arrays">Those of numbers.</param>
/// <param name="Texts">Those of text, by name: rows of characters, or cells.</param>
public sealed record MatlabArrays(IReadOnlyList<NumericArray> Arrays, IReadOnlyDictionary<string, IReadOnlyList<string>> Texts)
{
    /// <exception cref="SpectraException">The file can't be read, is too large or is damaged.</exception>
    public static MatlabArrays Read(string path)
    {
        var found = MatFile.Read(path);
        var texts = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var text in found)
        {
            if (text.Lines is { } lines) texts[text.Name] = lines;
        }
        return new MatlabArrays([.. found.Where(array => array.Numbers is not null).Select(array => new NumericArray(array.Name, array.Dimensions, array.Numbers!))], texts); // filtered
    }
}
