using System.Globalization;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Containers;

namespace Unmix.Fuzzing.Containers;

/// <summary>An attribute: a text, or numbers as they are written.</summary>
internal sealed record WrittenAttribute(string Value, bool IsText)
{
    /// <summary>As GDAL gives it: of numbers the first.</summary>
    public string? Text =>
        IsText ? Value
        : WrittenArray.ReadNumbers(Value) is [var first, ..] ? first.ToString(CultureInfo.InvariantCulture)
        : null;

    /// <summary>As GDAL gives them: of a text what it begins with, or 0.</summary>
    public double[]? Numbers =>
        !IsText ? (WrittenArray.ReadNumbers(Value) is { Length: > 0 } numbers ? numbers : null)
        : double.TryParse(Value, CultureInfo.InvariantCulture, out var number) ? [number]
        : [0];
}

/// <summary>An array as it is written: dimensions of any length, and values that begin again where they end.</summary>
internal sealed class WrittenArray
{
    /// <summary>In the order of the file.</summary>
    public List<ArrayDimension> Dimensions { get; } = [];

    /// <summary>Members of storage units, as many as are written.</summary>
    public List<long> Blocks { get; } = [];

    /// <summary>Attributes by their names.</summary>
    public Dictionary<string, WrittenAttribute> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>Unknown for texts.</summary>
    public PixelType Type { get; private set; } = PixelType.Float32;

    /// <summary>True for texts.</summary>
    public bool IsText { get; private set; }

    /// <summary>Null where none is stated; <see cref="Scale"/> and <see cref="Offset"/> too.</summary>
    public double? Fill { get; private set; }

    /// <summary>See <see cref="Fill"/>.</summary>
    public double? Scale { get; private set; }

    /// <summary>See <see cref="Fill"/>.</summary>
    public double? Offset { get; private set; }

    /// <summary>Null for none.</summary>
    public string? Unit { get; private set; }

    /// <summary>The coordinate reference system; null for none.</summary>
    public string? Wkt { get; private set; }

    /// <summary>At least one.</summary>
    public double[] Values { get; private set; } = [0];

    /// <summary>At least one.</summary>
    public string[] Texts { get; private set; } = [""];

    /// <summary>Numbers between blanks; what is none is left out.</summary>
    public static double[] ReadNumbers(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(item => double.TryParse(item, CultureInfo.InvariantCulture, out var number) ? number : (double?)null)
                .OfType<double>(),
        ];

    /// <summary>Takes a line.</summary>
    public void Take(string word, string rest)
    {
        double? number = ReadNumbers(rest) is [var first, ..] ? first : null;
        switch (word)
        {
            case "dim":
                var (name, size) = WrittenFile.Split(rest);
                Dimensions.Add(new ArrayDimension(name, Size(size)));
                break;
            case "block":
                Blocks.Add(Size(rest));
                break;
            case "type":
                IsText = rest == "text";
                Type = !IsText && Enum.TryParse<PixelType>(rest, out var type) && Enum.IsDefined(type) ? type : PixelType.Unknown;
                break;
            case "fill":
                Fill = number;
                break;
            case "scale":
                Scale = number;
                break;
            case "offset":
                Offset = number;
                break;
            case "unit":
                Unit = rest;
                break;
            case "wkt":
                Wkt = rest;
                break;
            case "values" when number is not null:
                Values = ReadNumbers(rest);
                break;
            case "texts":
                Texts = rest.Split('|');
                break;
        }
    }

    // As GDAL gives it: no size is below 0, and none above that of a signed number of 64 bits.
    private static long Size(string text) =>
        ReadNumbers(text) is [var number, ..] && !double.IsNaN(number) ? (long)Math.Clamp(number, 0, long.MaxValue) : 0;
}
