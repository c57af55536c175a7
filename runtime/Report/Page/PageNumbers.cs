using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unmix.Report.Page;

/// <summary>What <c>page.js</c> draws from.</summary>
internal sealed record PageNumbers
{
    public SceneNumbers? Scene { get; init; }

    public IReadOnlyList<ChartCurve> Training { get; init; } = [];

    public EigenvalueNumbers? Eigenvalues { get; init; }

    /// <summary>JSON that may stand in a page: the encoder writes &lt;, &gt; and &amp; as escapes.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PageJson.Default.PageNumbers);
}

internal sealed record ChartCurve(string Name, IReadOnlyList<double?> Values);

internal sealed record EigenvalueNumbers(IReadOnlyList<ChartCurve> Curves, int Count);

internal sealed record SceneNumbers
{
    /// <summary>
    /// Columns and rows of the scene, of the pictures and of the pixels that can be asked for; pixels from one point to the next.
    /// </summary>
    public required GridNumbers Grid { get; init; }

    public required IReadOnlyList<string> Names { get; init; }

    public required IReadOnlyList<string> Colours { get; init; }

    /// <summary>Band centres, nm; null where unknown.</summary>
    public IReadOnlyList<double>? Wavelengths { get; init; }

    public required IReadOnlyList<double[]> Gaps { get; init; }

    public required IReadOnlyList<SpreadNumbers> Endmembers { get; init; }

    public IReadOnlyList<IReadOnlyList<float>>? References { get; init; }

    /// <summary>0 for a pixel that is not valid, 1 for one that has the next row below.</summary>
    public required PackedNumbers Valid { get; init; }

    public required PackedNumbers Spectra { get; init; }

    public required PackedNumbers Reconstructions { get; init; }

    public required PackedNumbers Abundances { get; init; }

    public required PackedNumbers Low { get; init; }

    public required PackedNumbers High { get; init; }

    /// <summary>Deviations, nonlinearity, error, novelty: one a column.</summary>
    public required IReadOnlyList<PackedNumbers> Others { get; init; }

    public required IReadOnlyList<string> OtherNames { get; init; }
}

internal sealed record GridNumbers(int Width, int Height, int Columns, int Rows, int Step, int PixelColumns, int PixelRows, int PixelStep);

internal sealed record SpreadNumbers(float[] Low, float[] Middle, float[] High);

/// <summary>How it is written, made at compile time so that it works under native AOT.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(PageNumbers))]
internal sealed partial class PageJson : JsonSerializerContext;
