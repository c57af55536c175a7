using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;

namespace Unmix.Trainer.Scenes.Synthesis;

/// <summary>A scene with known truth: spatially correlated abundances, endmembers that vary, bilinear mixing, noise.</summary>
public sealed class SyntheticScene
{
    private SyntheticScene(SynthesisOptions options)
    {
        Options = options;
        var step = 2000.0 / (options.Bands - 1);
        Wavelengths = new WavelengthGrid(
            [.. Enumerable.Range(0, options.Bands).Select(band => 400 + step * band)], [.. Enumerable.Repeat(step, options.Bands)]);
        MeanEndmembers = [.. Enumerable.Range(0, options.Endmembers)
            .Select(p => Wavelengths.CentresNm.Select(nm => (float)PureMaterials.Reflectance(p, nm)).ToArray())];
        Spectra = new float[options.Width * options.Height * options.Bands];
        Abundances = new float[options.Width * options.Height * options.Endmembers];
    }

    /// <summary>What it was made from.</summary>
    public SynthesisOptions Options { get; }

    /// <summary>[L] nm.</summary>
    public WavelengthGrid Wavelengths { get; }

    /// <summary>[P][L] reflectance, before variability.</summary>
    public float[][] MeanEndmembers { get; }

    /// <summary>[N, L] reflectance, rows of pixels in row-major order.</summary>
    public float[] Spectra { get; }

    /// <summary>[N, P], the truth.</summary>
    public float[] Abundances { get; }

    /// <summary>Makes a scene; the same options make the same scene.</summary>
    public static SyntheticScene Make(SynthesisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var scene = new SyntheticScene(options);
        var random = new Random(options.Seed);
        scene.DrawAbundances(random);
        var endmembers = new double[options.Endmembers][];
        for (var n = 0; n < options.Width * options.Height; n++)
        {
            for (var p = 0; p < endmembers.Length; p++) endmembers[p] = scene.Vary(scene.MeanEndmembers[p], random);
            scene.Mix(n, endmembers);
        }
        scene.AddNoise(random);
        return scene;
    }

    /// <summary>
    /// Writes <c>scene.hdr/.img</c>, <c>truth-abundances.hdr/.img</c> and <c>truth-endmembers.csv</c> into a folder.
    /// </summary>
    /// <exception cref="Unmix.Formats.OutputException">The folder can't be written.</exception>
    public void Write(string folder)
    {
        var names = PureMaterials.Names.Take(Options.Endmembers).ToArray();
        var layout = new EnviLayout
        {
            Width = Options.Width,
            Height = Options.Height,
            BandCount = Options.Bands,
            Wavelengths = Wavelengths,
            GeoReference = GeoReference.UtmNorth(33, 365_000, 5_807_000, 30),
            Description = $"Synthetic scene, seed {Options.Seed}",
        };
        EnviScene.Write(Path.Combine(folder, "scene.hdr"), layout, Spectra);
        var truth = layout with
        {
            BandCount = Options.Endmembers,
            Wavelengths = null,
            BandNames = names,
            Description = "True abundances",
        };
        EnviScene.Write(Path.Combine(folder, "truth-abundances.hdr"), truth, Abundances);
        new SpectraTable(names, Wavelengths, MeanEndmembers).WriteCsv(Path.Combine(folder, "truth-endmembers.csv"));
    }

    private void DrawAbundances(Random random)
    {
        var radius = Math.Max(2, Math.Min(Options.Width, Options.Height) / 16.0);
        var fields = Enumerable.Range(0, Options.Endmembers)
            .Select(_ => RandomField.Draw(Options.Width, Options.Height, radius, random)).ToArray();
        for (var n = 0; n < Options.Width * Options.Height; n++)
        {
            var largest = fields.Max(field => field[n]);
            var total = fields.Sum(field => Math.Exp(Options.Sharpness * (field[n] - largest)));
            for (var p = 0; p < fields.Length; p++)
                Abundances[n * fields.Length + p] = (float)(Math.Exp(Options.Sharpness * (fields[p][n] - largest)) / total);
        }
    }

    private double[] Vary(float[] mean, Random random)
    {
        var brightness = 1 + Options.Variability * RandomField.Normal(random);
        double tilt = RandomField.Normal(random), wave = RandomField.Normal(random), phase = 2 * Math.PI * random.NextDouble();
        var varied = new double[mean.Length];
        for (var band = 0; band < mean.Length; band++)
        {
            var place = band / (mean.Length - 1.0);
            var shape = Options.Variability * (tilt * (place - 0.5) + 0.5 * wave * Math.Sin(2 * Math.PI * place + phase));
            varied[band] = Math.Clamp(mean[band] * (brightness + shape), 0, 1);
        }
        return varied;
    }

    private void Mix(int pixel, double[][] endmembers)
    {
        var count = endmembers.Length;
        var abundances = Abundances.AsSpan(pixel * count, count);
        for (var band = 0; band < Options.Bands; band++)
        {
            double value = 0;
            for (var i = 0; i < count; i++)
            {
                value += abundances[i] * endmembers[i][band];
                for (var j = i + 1; j < count; j++)
                    value += Options.Bilinear * abundances[i] * abundances[j] * endmembers[i][band] * endmembers[j][band];
            }
            Spectra[pixel * Options.Bands + band] = (float)value;
        }
    }

    private void AddNoise(Random random)
    {
        var power = Spectra.Sum(value => (double)value * value) / Spectra.Length;
        var deviation = Math.Sqrt(power) * Math.Pow(10, -Options.SignalToNoiseDb / 20);
        for (var i = 0; i < Spectra.Length; i++) Spectra[i] += (float)(deviation * RandomField.Normal(random));
    }
}
