using System.Globalization;
using System.Text;
using System.Xml;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Packages;
using Unmix.Report.Pictures;

namespace Unmix.Report.Styles;

/// <summary>
/// Styles for QGIS (3.4 and newer) beside a map of abundances: <c>map.qml</c>, which QGIS applies by itself, shows the first
/// endmember from 0 to 1;
/// <c>map.false-colour.qml</c>, to be loaded by hand, three endmembers as red, green and blue:
/// soil, vegetation and water where names tell them.
/// </summary>
public static class QgisStyle
{
    private const int RampSteps = 11;

    /// <summary>Writes the styles.</summary>
    /// <param name="mapPath">The map; its first bands are the abundances.</param>
    /// <param name="manifest">Of its model.</param>
    /// <returns>The files written: one, or two where there are three endmembers or more.</returns>
    /// <exception cref="OutputException">A file can't be written.</exception>
    public static IReadOnlyList<string> Write(string mapPath, ModelManifest manifest)
    {
        var paths = PathsOf(mapPath, manifest);
        OutputFile.Write(paths[0], Document(SingleBand));
        if (paths.Count > 1)
            OutputFile.Write(paths[1], Document(xml => ThreeBands(xml, MaterialColours.AsChannels(manifest.EndmemberNames))));
        return paths;
    }

    /// <summary>Where the styles of a map lie.</summary>
    /// <param name="mapPath">The map.</param>
    /// <param name="manifest">Of its model.</param>
    public static IReadOnlyList<string> PathsOf(string mapPath, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var first = Path.ChangeExtension(mapPath, ".qml");
        return manifest.EndmemberCount < 3 ? [first] : [first, Path.ChangeExtension(mapPath, ".false-colour.qml")];
    }

    private static string Document(Action<XmlWriter> renderer)
    {
        using var text = new MemoryStream();
        using (
            var xml = XmlWriter.Create(
                text,
                new XmlWriterSettings
                {
                    Indent = true,
                    NewLineChars = "\n",
                    Encoding = new UTF8Encoding(false),
                    OmitXmlDeclaration = true,
                }
            )
        )
        {
            xml.WriteDocType("qgis", "http://mrcc.com/qgis.dtd", "SYSTEM", null);
            Begin(xml, "qgis", ("version", "3.4.0"), ("styleCategories", "Symbology"));
            Begin(xml, "pipe");
            renderer(xml);
            Begin(xml, "brightnesscontrast", ("brightness", "0"), ("contrast", "0"));
            xml.WriteEndElement();
            Begin(xml, "rasterresampler", ("maxOversampling", "2"));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteElementString("blendMode", "0");
            xml.WriteEndElement();
        }
        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    private static void SingleBand(XmlWriter xml)
    {
        Begin(
            xml,
            "rasterrenderer",
            ("type", "singlebandpseudocolor"),
            ("band", "1"),
            ("alphaBand", "-1"),
            ("opacity", "1"),
            ("classificationMin", "0"),
            ("classificationMax", "1")
        );
        xml.WriteElementString("rasterTransparency", "");
        Begin(xml, "rastershader");
        Begin(
            xml,
            "colorrampshader",
            ("colorRampType", "INTERPOLATED"),
            ("classificationMode", "1"),
            ("clip", "0"),
            ("minimumValue", "0"),
            ("maximumValue", "1")
        );
        for (var step = 0; step < RampSteps; step++)
        {
            var value = step / (RampSteps - 1.0);
            var label = value.ToString("0.0", CultureInfo.InvariantCulture);
            Begin(xml, "item", ("value", label), ("label", label), ("color", ColourScale.At(value).ToString()), ("alpha", "255"));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void ThreeBands(XmlWriter xml, (int Red, int Green, int Blue) endmembers)
    {
        Begin(
            xml,
            "rasterrenderer",
            ("type", "multibandcolor"),
            ("redBand", Band(endmembers.Red)),
            ("greenBand", Band(endmembers.Green)),
            ("blueBand", Band(endmembers.Blue)),
            ("alphaBand", "-1"),
            ("opacity", "1")
        );
        xml.WriteElementString("rasterTransparency", "");
        foreach (var colour in (string[])["red", "green", "blue"])
        {
            xml.WriteStartElement($"{colour}ContrastEnhancement");
            xml.WriteElementString("minValue", "0");
            xml.WriteElementString("maxValue", "1");
            xml.WriteElementString("algorithm", "StretchToMinimumMaximum");
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static string Band(int endmember) => (endmember + 1).ToString(CultureInfo.InvariantCulture);

    private static void Begin(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        foreach (var (key, value) in attributes)
            xml.WriteAttributeString(key, value);
    }
}
