using System.Text;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;

namespace Unmix.Fuzzing;

/// <summary>What stands beside the images of products, as text: the XML of EnMAP and DESIS, and the header of DESIS.</summary>
internal sealed class ProductTargets
{
    private const int Bands = 3;
    private const string EnMap = "ENMAP01-____L2A-DT0_001";
    private const string Desis = "DESIS-HSI-L2A-DT0_001";

    private readonly string folder;

    /// <param name="parent">Where the products go, each into a folder of its own.</param>
    public ProductTargets(string parent)
    {
        folder = parent;
        foreach (
            var (product, stem, ending) in (ReadOnlySpan<(string, string, string)>)
                [("enmap", EnMap, "TIF"), ("desis", Desis, "tif"), ("desis-header", Desis, "tif")]
        )
        {
            Directory.CreateDirectory(Path.Combine(folder, product));
            using var writer = SceneWriter.Create(
                Image(product, stem, ending),
                new SceneOutput
                {
                    Width = 2,
                    Height = 2,
                    BandNames = ["a", "b", "c"],
                }
            );
            writer.Write(new PixelWindow(0, 0, 2, 2), new float[2 * 2 * Bands]);
            writer.Finish();
        }
    }

    public IEnumerable<FuzzTarget> All() =>
        [
            new FuzzTarget("enmap-xml", 20_000, [Text(EnMapXml)], XmlWords("bandID", "GainOfBand", "FWHMOfBand"), bytes =>
                Read("enmap", EnMap, "TIF", $"{EnMap}-METADATA.XML", bytes)
            ),
            new FuzzTarget("desis-xml", 20_000, [Text(DesisXml)], XmlWords("band", "gainOfBand", "wavelengthWidthOfBand"), bytes =>
                Read("desis", Desis, "tif", $"{Desis}-METADATA.xml", bytes)
            ),
            new FuzzTarget(
                "desis-header",
                20_000,
                [Text(DesisHeader)],
                [
                    "data gain values = {",
                    "data offset values = {",
                    "wavelength = {",
                    "wavelength units = um\n",
                    "}",
                    "{",
                    "=",
                    ",",
                    "ENVI\n",
                    "1e308",
                ],
                bytes => Read("desis-header", Desis, "tif", $"{Desis}-SPECTRAL_IMAGE.hdr", bytes)
            ),
        ];

    private const string EnMapXml = """
        <?xml version="1.0"?>
        <level_X><base><temporalCoverage><startTime>2024-01-14T10:29:31.125Z</startTime></temporalCoverage></base>
        <product><bandStatistics><bandID number="1"><mean>-1000000</mean><stdDeviation>0</stdDeviation></bandID>
        <bandID number="2"><mean>5</mean></bandID>
        <bandID number="3"><mean>5</mean></bandID>
        </bandStatistics></product><specific>
        <vnirProductQuality><expectedChannelsList>1, 3</expectedChannelsList></vnirProductQuality><bandCharacterisation>
        <bandID number="1"><wavelengthCenterOfBand>420</wavelengthCenterOfBand>
        <FWHMOfBand>6</FWHMOfBand><GainOfBand>0.0001</GainOfBand><OffsetOfBand>0</OffsetOfBand></bandID>
        <bandID number="2"><wavelengthCenterOfBand>910</wavelengthCenterOfBand>
        <FWHMOfBand>8</FWHMOfBand><GainOfBand>0.0001</GainOfBand><OffsetOfBand>0</OffsetOfBand></bandID>
        <bandID number="3"><wavelengthCenterOfBand>912</wavelengthCenterOfBand>
        <FWHMOfBand>8</FWHMOfBand><GainOfBand>0.0001</GainOfBand><OffsetOfBand>0</OffsetOfBand></bandID>
        </bandCharacterisation></specific></level_X>
        """;

    private const string DesisXml = """
        <?xml version="1.0"?>
        <hsi_doc><specific><interiorOrientation><band><bandNumber>1</bandNumber></band></interiorOrientation><bandCharacterisation>
        <band><wavelengthCenterOfBand>402</wavelengthCenterOfBand>
        <wavelengthWidthOfBand>3.5</wavelengthWidthOfBand><gainOfBand>0.0001</gainOfBand><offsetOfBand>0</offsetOfBand></band>
        <band><wavelengthCenterOfBand>404.5</wavelengthCenterOfBand>
        <wavelengthWidthOfBand>3.5</wavelengthWidthOfBand><gainOfBand>0.0001</gainOfBand><offsetOfBand>0</offsetOfBand></band>
        <band><wavelengthCenterOfBand>407</wavelengthCenterOfBand>
        <wavelengthWidthOfBand>3.5</wavelengthWidthOfBand><gainOfBand>0.0001</gainOfBand><offsetOfBand>0</offsetOfBand></band>
        </bandCharacterisation></specific></hsi_doc>
        """;

    private const string DesisHeader =
        "ENVI\nsamples = 2\nlines = 2\nbands = 3\nfile type = TIFF\nwavelength units = Nanometers\nwavelength = {402, 404.5, "
        + "407}\nfwhm = {3.5, 3.5, 3.5}\n"
        + "data gain values = {0.0001, 0.0001, 0.0001}\ndata offset values = {0, 0, 0}\n";

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string[] XmlWords(params string[] names) =>
        [
            "<",
            ">",
            "/>",
            "</",
            "\"",
            "&amp;",
            "&#0;",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
            "bandCharacterisation",
            "wavelengthCenterOfBand",
            "1e308",
            "NaN",
            .. names,
        ];

    private string Image(string product, string stem, string ending) => Path.Combine(folder, product, $"{stem}-SPECTRAL_IMAGE.{ending}");

    private void Read(string product, string stem, string ending, string beside, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(folder, product, beside), bytes);
        using var reader = SceneReader.Open(Image(product, stem, ending));
        reader.ReadSpectra(reader.Profile.Window, [0, 1, 2], new float[2 * 2 * Bands]);
    }
}
