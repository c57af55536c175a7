using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Unmix.Evaluation.Spectra;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;
using Unmix.Learning.Batches;
using Unmix.Learning.Endmembers;
using Unmix.Learning.Judgement;
using Unmix.Learning.Network;
using Unmix.Learning.Recipes;
using Unmix.Learning.Scenes;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>Trains a model from a scene: pixels, reference endmembers, bundles, epochs, a checkpoint after each.</summary>
public sealed record ModelTraining
{
    private const int CheckedPixels = 1000;

    private const int CalibrationTriples = 2000;

    /// <summary>Neither the training nor what is held out draws from this generator.</summary>
    private const ulong CalibrationSeed = 0xCA11_0000_0000_0000;

    /// <summary>The least variance that is started from, reflectance squared: half a percent of reflectance.</summary>
    private const double LeastVariance = 2.5e-5;

    /// <summary>Centres nearer than this are the same band: files round them to a tenth of a nm.</summary>
    private const double SameBandNm = 0.1;

    /// <summary>The scene.</summary>
    public required string ScenePath { get; init; }

    /// <summary>Reference spectra, one column an endmember; null finds them in the scene by vertex component analysis.</summary>
    public string? ReferencePath { get; init; }

    /// <summary>reflectance = value * scale of <see cref="ReferencePath"/>; null for what the file says.</summary>
    public double? ReferenceScale { get; init; }

    /// <summary>Where the state is kept after each epoch.</summary>
    public required string CheckpointPath { get; init; }

    /// <summary>Go on from the checkpoint instead of starting anew.</summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Which of several runs with one seed this is, from 0: other first weights and draws, the same scene, references and
    /// bundles.
    /// </summary>
    public int Restart { get; init; }

    /// <summary>Overrides of scale, offset and nodata.</summary>
    public SceneReadOptions Read { get; init; } = new();

    /// <summary>What to learn, and how.</summary>
    public required TrainerOptions Options { get; init; }

    /// <summary>Told what goes on, a line at a time.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Told of every epoch.</summary>
    public Action<EpochRecord> EpochDone { get; init; } = _ => { };

    /// <summary>Told the share of the training that is done.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Runs to the end, or until cancelled; the checkpoint then holds the last whole epoch.</summary>
    /// <exception cref="UnmixException">The scene, the references, the options or the checkpoint can't be used.</exception>
    public Checkpoint Run(CancellationToken cancellation)
    {
        Options.Validate();
        TensorThreads.HoldCaller();
        var random = new Random(Options.Seed);
        var pixels = ScenePixels.Load(ScenePath, Read, Options.MaximumPixels, random);
        new NetworkShape(pixels.BandCount, Options.Endmembers, Options.Latent).Validate();
        foreach (var warning in pixels.Profile.Warnings)
            Say("warning: " + warning);
        var largest = pixels.Spectra.Max();
        if (pixels.Profile.MayLackScale && largest > 1.5)
        {
            Say(
                $"warning: '{ScenePath}' holds whole numbers up to {largest} and names no scale, so they are taken as reflectance. "
                    + "If 10000 stands for a reflectance of 1, pass --scale 0.0001."
            );
        }
        using var scope = NewDisposeScope();
        var spectra = tensor(pixels.Spectra, [pixels.PixelCount, pixels.BandCount]);
        var references = References(pixels, random);
        var facts = FactsOf(pixels, references);
        var (bundles, noise) = Bundles(spectra, references);
        Say(
            $"{pixels.PixelCount} of {pixels.ValidPixels} valid pixels, {pixels.BandCount} of {pixels.Profile.BandCount} bands, "
                + $"endmembers {string.Join(", ", references.Names)}, bundles of "
                + $"{string.Join(", ", bundles.Select(bundle => bundle.shape[0]))}."
        );

        var sample = Sample(pixels, random);
        var started = Resume ? RequireSame(Checkpoint.Read(CheckpointPath), facts) : null;
        var triples = new TripleSource(bundles, spectra, noise, Options.Triples);
        using var source = new BatchSource(spectra, triples, Options.LabelMargin);
        using var network = started?.RestoreNetwork() ?? NewNetwork(Options, Restart, spectra, bundles, triples.MisfitVariance);
        using var optimizer = started?.RestoreOptimizer(network) ?? new AdamOptimizer(network.parameters());
        var history = started?.History.ToList() ?? [];
        using var heldOut = HeldOut.Draw(source, Options.Seed);
        var picked = started is { PickedEpoch: > 0 } ? (Epoch: started.PickedEpoch, State: started.Picked) : (Epoch: 0, State: []);
        Checkpoint State() =>
            Checkpoint.Of(Options, facts, history, network, optimizer, sample) with
            {
                Restart = Restart,
                PickedEpoch = picked.Epoch,
                Picked = picked.State,
            };
        // Before the first step: an interrupted first epoch leaves something to resume, and an unwritable folder shows at once.
        State().Write(CheckpointPath);
        new TrainingLoop(network, optimizer, source, heldOut, Options, Restart).Run(
            history,
            record =>
            {
                if (Options.PickEpoch && (picked.Epoch == 0 || record.IsBetterThan(history[picked.Epoch - 1])))
                    picked = (record.Epoch, Checkpoint.Floats(network));
                State().Write(CheckpointPath);
                EpochDone(record);
            },
            Progress,
            cancellation
        );
        var finished = Finish(State(), source, heldOut);
        finished.Write(CheckpointPath);
        return finished;
    }

    private Checkpoint Finish(Checkpoint state, BatchSource source, HeldOut heldOut)
    {
        using var network = state.RestoreAnswer();
        if (Options.Calibrate)
        {
            using var generator = new Generator(CalibrationSeed + (uint)Options.Seed, CPU);
            using var posterior = ScenePosterior.Of(network, source.Spectra);
            (source.Triples.ScenePosterior, source.Triples.SceneTrust) = (posterior, 1);
            using var scope = NewDisposeScope();
            var factor = PrecisionCalibration.Fit(network, source.Triples.Draw(CalibrationTriples, generator));
            source.Triples.ScenePosterior = null;
            Say(string.Create(CultureInfo.InvariantCulture, $"Deviations are calibrated: a concentration counts {factor:F2} times."));
        }
        var health = NetworkHealth.Of(network, heldOut.Triples, state.Facts.EndmemberNames);
        foreach (var warning in health.Warnings)
            Say("warning: " + warning);
        return state with { Picked = Options.PickEpoch || Options.Calibrate ? Checkpoint.Floats(network) : [], Faults = health.Faults };
    }

    /// <summary>The network as it is before the first step.</summary>
    /// <param name="options">What is learnt, and how.</param>
    /// <param name="restart">Which of several runs with one seed, from 0.</param>
    /// <param name="spectra">[N, L], the scene.</param>
    /// <param name="bundles">[P] tensors [n_p, L].</param>
    /// <param name="misfitVariance">What a linear fit leaves of the scene, <see cref="TripleSource.MisfitVariance"/>.</param>
    internal static UnmixingNetwork NewNetwork(
        TrainerOptions options,
        int restart,
        Tensor spectra,
        IReadOnlyList<Tensor> bundles,
        double misfitVariance
    )
    {
        using var generator = new Generator(((ulong)(uint)restart << 32) | (uint)options.Seed, CPU);
        var network = UnmixingNetwork.Of(options, (int)spectra.shape[1], options.Endmembers, generator);
        network.Whitening?.Learn(spectra);
        if (options.StartAtBundles)
            network.Endmembers.StartAt(stack([.. bundles.Select(bundle => bundle.mean([0]))]));
        if (options.StartVariances)
        {
            network.Mixing.StartAtVariance(Math.Max(misfitVariance, LeastVariance));
            network.Endmembers.StartAtVariances(stack([.. bundles.Select(Within)]));
        }
        return network;
    }

    // The mean square of a bundle's members around their mean.
    private static Tensor Within(Tensor bundle) => (bundle - bundle.mean([0])).Squared().mean().AtLeast(LeastVariance);

    private SpectraTable References(ScenePixels pixels, Random random)
    {
        if (ReferencePath is null)
        {
            var means =
                Options.ReferenceNeighbourhood == 1
                    ? pixels
                    : ScenePixels.Load(ScenePath, Read, Options.MaximumPixels, random, Options.ReferenceNeighbourhood);
            return EndmemberSearch.In(means, EndmemberMethod.Vca, Options.Endmembers, Options.ReferenceSearches, random).Spectra;
        }
        var source = new SpectraSource(ReferencePath, ReferenceScale, "--reference");
        var table = source.Read();
        foreach (var note in table.Notes)
            Say($"warning: '{ReferencePath}': {note}");
        source.RequireUnitOf(table, pixels.Spectra, ScenePath);
        SpectraAlignment.RequireLight(table, ReferencePath);
        if (table.Names.Count != Options.Endmembers)
        {
            throw new OptionsException(
                $"'{ReferencePath}' has {table.Names.Count} spectra but --endmembers asks for {Options.Endmembers}. Make them agree."
            );
        }
        if (table.Wavelengths is { } own && pixels.Wavelengths is { } grid)
        {
            // On the scene's own bands the spectra are as the sensor saw them, and a second blurring would be wrong.
            var same =
                own.BandCount == grid.BandCount
                && own.CentresNm.Zip(grid.CentresNm).All(pair => Math.Abs(pair.First - pair.Second) < SameBandNm);
            return same ? table.ResampleTo(grid) : table.ConvolveTo(grid);
        }
        SpectraAlignment.RequireSameOrder(table, ReferencePath, pixels.Wavelengths, pixels.BandCount, ScenePath);
        return table;
    }

    private (Tensor[] Bundles, Tensor Noise) Bundles(Tensor spectra, SpectraTable references)
    {
        var matrix = stack([.. references.Spectra.Select(spectrum => tensor(spectrum))]); // [P, L]
        var rows = AngleBundles.Find(spectra, matrix, Options.BundleSize);
        if (Options.BundlePurity > 0)
        {
            var found = new EndmemberBundles(rows, references.Spectra);
            var purity = new BundlePurity
            {
                LeastShare = Options.BundlePurity,
                LeastMembers = Options.LeastMembers,
                EnoughMembers = Options.EnoughMembers,
                PureShare = Options.PureShare,
            };
            rows = [.. purity.Refine(spectra, found, references.Spectra).Rows];
        }
        Tensor[] bundles = [.. rows.Select(indices => spectra.index_select(0, tensor(indices)))];
        using var moments = SpectralMoments.Of(spectra);
        using var noise = NoiseEstimate.Of(moments);
        var deviations = tensor(noise.Deviations.Select(deviation => (float)deviation).ToArray());
        return (Options.CleanBundles ? BundleCleaning.Purify(BundleCleaning.Denoise(bundles, moments, noise)) : bundles, deviations);
    }

    private ModelFacts FactsOf(ScenePixels pixels, SpectraTable references) =>
        new()
        {
            EndmemberNames = references.Names,
            BandCount = pixels.BandCount,
            WavelengthsNm = pixels.Wavelengths?.CentresNm,
            WidthsNm = pixels.Wavelengths?.WidthsNm,
            ReferenceSpectra = references.Spectra,
            ExpectedMinimum = pixels.Spectra.Min(),
            ExpectedMaximum = pixels.Spectra.Max(),
            SceneName = Path.GetFileName(ScenePath),
            PixelsSha256 = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(pixels.Spectra.AsSpan()))),
        };

    private static float[] Sample(ScenePixels pixels, Random random)
    {
        var rows = Enumerable.Range(0, Math.Min(CheckedPixels, pixels.PixelCount)).Select(_ => random.Next(pixels.PixelCount));
        return [.. rows.SelectMany(row => pixels.Spectra.AsSpan(row * pixels.BandCount, pixels.BandCount).ToArray())];
    }

    private Checkpoint RequireSame(Checkpoint checkpoint, ModelFacts facts)
    {
        if (checkpoint.Facts.PixelsSha256 != facts.PixelsSha256)
            throw new TrainingException(
                $"'{CheckpointPath}' was made from other pixels than '{ScenePath}' gives now. Train anew without --resume."
            );
        // Where the course of a training depends on its length, another length is another training.
        var anyLength = Options.Schedule == LearningRateSchedule.Steps && Options.Triples.SceneShare <= 0;
        if ((anyLength ? checkpoint.Options with { Epochs = Options.Epochs } : checkpoint.Options) != Options)
        {
            throw new TrainingException(
                $"'{CheckpointPath}' was made with other options. Give the same ones{(anyLength ? " (only --epochs may differ)" : "")}, "
                    + "or train anew without --resume."
            );
        }
        if (!IsSame(checkpoint.Facts, facts))
        {
            throw new TrainingException(
                $"'{CheckpointPath}' was begun with other reference spectra than are given, or found in the scene, now. Give the same "
                    + "--reference, or train anew without --resume."
            );
        }
        return checkpoint;
    }

    private static bool IsSame(ModelFacts begun, ModelFacts now) =>
        begun.EndmemberNames.SequenceEqual(now.EndmemberNames)
        && begun.ReferenceSpectra.Zip(now.ReferenceSpectra).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
