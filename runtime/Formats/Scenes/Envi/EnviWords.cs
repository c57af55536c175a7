using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>
/// What a scene states in ENVI's words: in its header, which is read here and not by GDAL, or in what another program noted
/// beside it; of another
/// format in GDAL's ENVI domain, the dataset's own metadata, and a header beside it.
/// </summary>
/// <param name="dataset">The scene.</param>
/// <param name="header">Its header; null for none.</param>
internal sealed class EnviWords(GdalDataset dataset, EnviHeaderFile? header)
{
    /// <summary>The header of raw samples; null for another format.</summary>
    public EnviHeaderFile? Raw { get; } = header is not null && BorrowedText.DriverOf(dataset) == EnviRawFile.Driver ? header : null;

    /// <summary>The header beside a file of another format.</summary>
    public EnviHeaderFile? Beside => Raw is null ? header : null;

    /// <summary>The value of a field, by its name in the header; null where nothing states it.</summary>
    public string? this[string key] => Raw?.Fields[key] ?? OfGdal(key.Replace(' ', '_')) ?? header?.Fields[key];

    private string? OfGdal(string key) => BorrowedText.Metadata(dataset, key, EnviRawFile.Driver) ?? BorrowedText.Metadata(dataset, key);
}
