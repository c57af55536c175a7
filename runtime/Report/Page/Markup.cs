using System.Globalization;
using System.Net;
using System.Text;

namespace Unmix.Report.Page;

/// <summary>HTML in the making. Everything that is not markup passes through <see cref="Text"/>.</summary>
internal sealed class Markup
{
    private readonly StringBuilder html = new();

    /// <summary>Adds markup; what is interpolated must be a number or have been escaped.</summary>
    public Markup Add(FormattableString markup)
    {
        html.Append(markup.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Adds an element that holds text.</summary>
    public Markup Element(string name, string text, string attributes = "") =>
        Add($"<{name}{(attributes.Length > 0 ? " " : "")}{attributes}>{Text(text)}</{name}>\n");

    /// <summary>
    /// Escapes text from anywhere for elements and quoted attributes; control characters, which no page may hold, become spaces.
    /// </summary>
    public static string Text(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)));

    /// <summary>A picture as the address of an image.</summary>
    public static string Address(byte[] png) => $"data:image/png;base64,{Convert.ToBase64String(png)}";

    /// <inheritdoc/>
    public override string ToString() => html.ToString();
}
