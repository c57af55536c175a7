using System.Runtime.InteropServices;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Libraries;

namespace Unmix.Evaluation.Synthesis;

/// <summary>A scene with known truth: spatially correlated abundances, endmembers that vary, a mixing model, noise.</summary>
public sealed class SyntheticScene
{
    private const double FirstNm = 400;
    private const double LastNm = 2400;

    /// <summary>The stored value of a reflectance of 1 in 16-bit scenes, as most agencies have it.</summary>
    private const double Int16One = 10_000;

    private readonly float[][][] bundles = [];

    private SyntheticScene(SynthesisOptions options)
    {
        Options = options;
        var even = EvenGrid(options.Bands ?? SynthesisOptions.DefaultBands);
        if (options.BundlePaths.Count > 0)
        {
            var materials = MaterialBundles.Read(options.BundlePaths, options.Bands is null ? null : even, options.BundleScale);
            (Names, Wavelengths, bundles, MeanEndmembers) = (materials.Names, materials.Wavelengths, materials.Spectra, materials.Means());
        }
        else
        {
            Names = [.. PureMaterials.Names.Take(options.Endmembers ?? SynthesisOptions.DefaultEndmembers)];
            Wavelengths = even;
            MeanEndmembers = [.. Names.Select((_, p) => even.CentresNm.Select(nm => (float)PureMaterials.Reflectance(p, nm)).ToArray())];
        }
        var values = (long)options.Width * options.Height * BandCount;
        if (values * (options.PixelEndmembers ? EndmemberCount : 1) > Array.MaxLength)
            throw new OptionsException(
                $"The scene would hold {values} values of {BandCount} bands, and {EndmemberCount} times as many "
                    + $"in its endmembers; at most {Array.MaxLength} fit. Make it smaller."
            );
        Spectra = new float[values];
        PixelEndmembers = options.PixelEndmembers ? new float[values * EndmemberCount] : null;
        Abundances = [];
    }

    /// <summary>What it was made from.</summary>
    public SynthesisOptions Options { get; }

    /// <summary>[P] names of the materials.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>[L] nm; null where bundles have none.</summary>
    public WavelengthGrid? Wavelengths { get; }

    /// <summary>[P][L] reflectance, before variability; of bundles the mean.</summary>
    public float[][] MeanEndmembers { get; }

    /// <summary>[N, L] reflectance, pixels in row-major order.</summary>
    public float[] Spectra { get; }

    /// <summary>[N, P], the truth.</summary>
    public float[] Abundances { get; private set; }

    /// <summary>[N, L, P] reflectance of every pixel's own endmembers; null unless asked for.</summary>
    public float[]? PixelEndmembers { get; }

    /// <summary>L.</summary>
    public int BandCount => MeanEndmembers[0].Length;

    /// <summary>P.</summary>
    public int EndmemberCount => MeanEndmembers.Length;

    /// <summary>Makes a scene; the same options and bundles make the same scene.</summary>
    /// <exception cref="UnmixException">The options don't go together, or a bundle can't be read.</exception>
    public static SyntheticScene Make(SynthesisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var scene = new SyntheticScene(options);
        var random = new Random(options.Seed);
        scene.Abundances = AbundanceFields.Draw(options, scene.EndmemberCount, new NormalDraws(random));
        scene.MixAll(random);
        if (double.IsFinite(options.SignalToNoiseDb))
            scene.AddNoise(new NormalDraws(random));
        return scene;
    }

    /// <summary>
    /// Writes <c>scene.hdr/.img</c>, <c>truth-abundances.hdr/.img</c>, <c>truth-endmembers.csv</c> and, where they were kept,
    /// <c>truth-pixel-endmembers.f32</c> (float32, little-endian, [N, L, P], pixels in row-major order) into a folder.
    /// </summary>
    /// <exception cref="OutputException">The folder can't be written.</exception>
    public void Write(string folder)
    {
        var layout = new EnviLayout
        {
            Width = Options.Width,
            Height = Options.Height,
            BandCount = BandCount,
            Interleave = Options.Interleave,
            Wavelengths = Wavelengths,
            GeoReference = GeoReference.UtmNorth(33, 365_000, 5_807_000, 30),
            Description = $"Synthetic scene, seed {Options.Seed}",
        };
        var stored = Options.AsInt16 ? layout with { PixelType = PixelType.Int16, ReflectanceScaleFactor = Int16One } : layout;
        EnviScene.Write(Path.Combine(folder, "scene.hdr"), stored, Spectra);
        var truth = layout with { BandCount = EndmemberCount, Wavelengths = null, BandNames = Names, Description = "True abundances" };
        EnviScene.Write(Path.Combine(folder, "truth-abundances.hdr"), truth, Abundances);
        new SpectraTable(Names, Wavelengths, MeanEndmembers).WriteCsv(Path.Combine(folder, "truth-endmembers.csv"));
        if (PixelEndmembers is not null)
            WriteFloats(Path.Combine(folder, "truth-pixel-endmembers.f32"), PixelEndmembers);
    }

    private static WavelengthGrid EvenGrid(int bands)
    {
        var step = (LastNm - FirstNm) / (bands - 1);
        return new WavelengthGrid(
            [.. Enumerable.Range(0, bands).Select(band => FirstNm + step * band)],
            [.. Enumerable.Repeat(step, bands)]
        );
    }

    private static void WriteFloats(string path, float[] values)
    {
        const int Part = 1 << 20;
        using var file = OutputFile.Begin(path);
        try
        {
            using var stream = File.Create(file.TemporaryPath);
            for (var start = 0; start < values.Length; start += Part)
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(Part, values.Length - start))));
        }
        catch (IOException cause)
        {
            throw OutputException.NotWritten(path, cause.Message, cause);
        }
        file.Finish();
    }

    private void MixAll(Random random)
    {
        var variation = new EndmemberVariation(Options, MeanEndmembers, bundles, random);
        var mixing = new SpectralMixing(Options, EndmemberCount, random);
        var endmembers = MeanEndmembers.Select(mean => new double[mean.Length]).ToArray();
        for (var n = 0; n < Options.Width * Options.Height; n++)
        {
            variation.Draw(endmembers);
            mixing.Mix(endmembers, Abundances.AsSpan(n * EndmemberCount, EndmemberCount), Spectra.AsSpan(n * BandCount, BandCount));
            if (PixelEndmembers is not null)
                Keep(endmembers, PixelEndmembers.AsSpan(n * BandCount * EndmemberCount, BandCount * EndmemberCount));
        }
    }

    private static void Keep(double[][] endmembers, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = (float)endmembers[i % endmembers.Length][i / endmembers.Length];
    }

    private void AddNoise(NormalDraws normal)
    {
        double power = 0;
        foreach (var value in Spectra)
            power += (double)value * value;
        var deviation = Math.Sqrt(power / Spectra.Length) * Math.Pow(10, -Options.SignalToNoiseDb / 20);
        for (var i = 0; i < Spectra.Length; i++)
            Spectra[i] += (float)(deviation * normal.Next());
    }
}
