using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Unmix.Formats.Spectra.Wavelengths;

namespace Unmix.Formats.Scenes.Products.Dlr;

/// <summary>
/// The XML beside the images of EnMAP and DESIS. Namespaces and capitals differ between versions; names that stand under
/// several parents are looked
/// for under the one that matters.
/// </summary>
internal sealed class DlrXml
{
    private const double BlankMean = -1_000_000;

    private readonly string path;
    private readonly XElement root;

    private DlrXml(string path, XElement root)
    {
        this.path = path;
        this.root = root;
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="SceneException">It can't be read, or is no XML.</exception>
    public static DlrXml Read(string path)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(DlrText.ReadBytes(path)),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
            );
            return new DlrXml(path, XElement.Load(reader));
        }
        catch (XmlException cause)
        {
            throw new SceneException($"The metadata '{path}' can't be read: {cause.Message.TrimEnd('.')}. Copy the product again.", cause);
        }
    }

    /// <summary>The bands, in the order of the image's.</summary>
    /// <param name="element">What a band is called: <c>bandID</c> of EnMAP, <c>band</c> of DESIS.</param>
    /// <exception cref="SceneException">None, or one without a centre, a gain or an offset.</exception>
    public IReadOnlyList<DlrBand> Bands(string element)
    {
        var parent = First(root, "bandCharacterisation");
        var bands = parent is null ? [] : Children(parent, element);
        if (bands.Count == 0)
            throw new SceneException(
                $"The metadata '{path}' describe no bands ('bandCharacterisation' with " + $"'{element}'). Copy " + "the product again."
            );
        return [.. bands.Select(Band)];
    }

    /// <summary>True where the metadata describe bands under a name.</summary>
    public bool HasBands(string element) => First(root, "bandCharacterisation") is { } parent && Children(parent, element).Count > 0;

    /// <summary>[L] true for bands whose statistics say that no pixel has a value; null where there are none for each band.</summary>
    /// <param name="element">What a band is called.</param>
    /// <param name="count">L.</param>
    public bool[]? BlankBands(string element, int count)
    {
        if (First(root, "bandStatistics") is not { } parent)
            return null;
        var bands = Children(parent, element);
        return bands.Count == count
            ? [.. bands.Select(band => Number(band, "mean") == BlankMean && Number(band, "stdDeviation") is null or 0)]
            : null;
    }

    /// <summary>
    /// The numbers of a list such as EnMAP's expected channels of a detector; null where there is none, or something else
    /// in it.
    /// </summary>
    /// <param name="parent">What it stands in.</param>
    /// <param name="name">Its element.</param>
    public int[]? List(string parent, string name)
    {
        if (First(root, parent) is not { } above || First(above, name) is not { } list)
            return null;
        var texts = list.Value.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var numbers = new int[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (!int.TryParse(texts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }
        return numbers;
    }

    /// <summary>The text of the first element of a name, anywhere; null where there is none.</summary>
    public string? Text(string name) => First(root, name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>When the scene was taken; null where that is not stated.</summary>
    public DateTimeOffset? Taken => ProductBands.Time(First(First(root, "temporalCoverage") ?? root, "startTime")?.Value.Trim());

    private DlrBand Band(XElement band, int index)
    {
        var centre = Number(band, "wavelengthCenterOfBand");
        var (gain, offset) = (Number(band, "GainOfBand"), Number(band, "OffsetOfBand"));
        if (centre is not { } nm || !WavelengthUnit.IsLength(nm))
            throw new SceneException($"The metadata '{path}' give no wavelength for band {index + 1}. Copy the product again.");
        if (gain is not { } factor || !double.IsFinite(factor) || factor == 0 || offset is not { } sum || !double.IsFinite(sum))
        {
            throw new SceneException(
                $"The metadata '{path}' give no gain and offset for band {index + 1} at {nm:F1} nm. Copy the " + "product again."
            );
        }
        var width = Number(band, "FWHMOfBand") ?? Number(band, "wavelengthWidthOfBand");
        return new DlrBand(nm, width is { } stated && WavelengthUnit.IsLength(stated) ? stated : null, factor, sum);
    }

    private static double? Number(XElement parent, string name) =>
        Children(parent, name) is [{ } first, ..]
        && double.TryParse(first.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static List<XElement> Children(XElement parent, string name) =>
        [.. parent.Elements().Where(element => IsCalled(element, name))];

    private static XElement? First(XElement parent, string name) =>
        parent.DescendantsAndSelf().FirstOrDefault(element => IsCalled(element, name));

    private static bool IsCalled(XElement element, string name) => element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase);
}
