using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Formats.Spectra;
using Unmix.Formats.Spectra.Matching;
using Unmix.Runtime.Models;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Arrays;

/// <summary>
/// Unmixes spectra that are in memory, as a run unmixes a scene: bands are matched by the same rules, the same pixels are left out, and
/// each pixel's numbers are those of a run to the bit, however many threads compute. Of a list of spectra, an array of a single row or
/// column, they are those of a run that looks at no neighbours.
/// </summary>
public static unsafe class ArrayUnmixer
{
    /// <summary>Batches that a thread takes at a time: few enough that no thread waits long for the last one.</summary>
    private const int BatchesAtATime = 4;

    /// <summary>Unmixes an array.</summary>
    /// <param name="model">The model; one run at a time.</param>
    /// <param name="spectra">Borrowed while this runs.</param>
    /// <param name="bands">What is known of its bands.</param>
    /// <param name="answers">Takes the layers asked for; what it holds when this throws is undefined.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="watch">Who looks on; null for nobody.</param>
    /// <returns>What was found. Of an array without a valid pixel that it has none, which is no fault.</returns>
    /// <exception cref="OptionsException">An option, a size or the length of a list can't be used.</exception>
    /// <exception cref="BandMismatchException">The array lacks bands of the model.</exception>
    /// <exception cref="SceneException">The values are not reflectance, or make the model answer with NaN.</exception>
    /// <exception cref="ModelPackageException">The graphs do not answer the package's known pixels as they should.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ArrayReport Unmix(
        LoadedModel model,
        in SpectraView spectra,
        ArrayBands bands,
        ArrayAnswers answers,
        ArrayOptions options,
        ArrayWatch? watch = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(bands);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        RunPlan.RequireLayers(model.Package, options.Layers);
        var manifest = model.Package.Manifest;
        var profile = ArrayProfile.Of(spectra, bands, options);
        var wanted = manifest.WavelengthsNm is { } centres ? new WavelengthGrid(centres, manifest.WidthsNm) : null;
        var choice = new BandMatchOptions { AssumeBands = options.BandsByOrder, Resample = options.Resample };
        var matched = BandMatch.For(profile, wanted, manifest.BandCount, choice);
        if (spectra.PixelCount == 0)
            return new ArrayReport(0, 0, matched.Notes);
        var run = options.Options();
        if (spectra.Rows == 1 || spectra.Columns == 1)
            run = run with { Context = ContextMode.Off };
        var work = new ArrayWork
        {
            Spectra = spectra,
            Profile = profile,
            Bands = matched,
            Layers = LayersOf(options.Layers, manifest, answers),
            Session = model.Session(run),
            Context = ContextUse.RadiusOf(manifest, run) > 0 ? ArrayContext.Of(model.Context(run.Provider), spectra) : null,
            Range = new SpectraRange(manifest.ExpectedMinimum, manifest.ExpectedMaximum),
        };
        var (valid, range) = Compute(work, options.Threads, watch ?? new ArrayWatch());
        var odd =
            valid == 0
                ? $"None of the {spectra.PixelCount} pixels holds a spectrum: each has a band that is not a finite number, or the same "
                    + "value in all. Every answer is NaN."
                : ReflectanceCheck.Require(profile, range, isStrict: false);
        return new ArrayReport(spectra.PixelCount, valid, odd is null ? matched.Notes : [.. matched.Notes, odd]);
    }

    /// <summary>Unmixes spectra that lie one after the other.</summary>
    /// <inheritdoc cref="Unmix(LoadedModel, in SpectraView, ArrayBands, ArrayAnswers, ArrayOptions, ArrayWatch)"/>
    /// <param name="model">The model; one run at a time.</param>
    /// <param name="spectra">[n, bands], reflectance or what <see cref="ArrayOptions.Scale"/> makes reflectance.</param>
    /// <param name="bandCount">Bands of the spectra.</param>
    /// <param name="bands">What is known of them.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="report">What was found.</param>
    /// <returns>By layer: [n, P] of abundances and deviation, [n] of any other.</returns>
    public static IReadOnlyDictionary<Layers, float[]> UnmixSpectra(
        LoadedModel model,
        ReadOnlySpan<float> spectra,
        int bandCount,
        ArrayBands bands,
        ArrayOptions options,
        out ArrayReport report
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (bandCount < 1 || spectra.Length % bandCount != 0)
            throw new OptionsException($"{spectra.Length} values are not spectra of {bandCount} bands. Give whole spectra.");
        var count = spectra.Length / bandCount;
        var endmembers = model.Package.Manifest.EndmemberCount;
        var answers = Single(options.Layers)
            .ToDictionary(layer => layer, layer => GC.AllocateArray<float>(checked(count * WidthOf(layer, endmembers)), pinned: true));
        var places = new ArrayAnswers();
        foreach (var (layer, values) in answers)
            places.Set(layer, (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(values)));
        fixed (float* first = spectra)
        {
            var view = SpectraView.Over(first, (1, count, bandCount), (0, (long)bandCount * sizeof(float), sizeof(float)));
            report = Unmix(model, view, bands, places, options);
        }
        return answers;
    }

    /// <summary>Values that a pixel has in a layer.</summary>
    /// <param name="layer">One layer.</param>
    /// <param name="endmemberCount">P.</param>
    public static int WidthOf(Layers layer, int endmemberCount) => layer is Layers.Abundances or Layers.Deviation ? endmemberCount : 1;

    /// <summary>Every layer that a model has.</summary>
    /// <param name="manifest">Of the model.</param>
    public static Layers LayersOf(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.TrainingErrors is null ? Layers.All : Layers.All | Layers.Novelty;
    }

    private static ArrayLayer[] LayersOf(Layers asked, ModelManifest manifest, ArrayAnswers answers) =>
        [
            .. Single(asked)
                .Select(layer =>
                {
                    var bands = LayerBands.Of(layer, manifest).Single();
                    return new ArrayLayer(bands.Output, bands.BandNames, answers.Place(layer));
                }),
        ];

    private static IEnumerable<Layers> Single(Layers layers) =>
        Enum.GetValues<Layers>().Where(layer => long.IsPow2((long)layer) && layers.HasFlag(layer));

    private static (long Valid, SpectraRange Range) Compute(ArrayWork work, int threadCount, ArrayWatch watch)
    {
        var part = (long)BatchesAtATime * work.Session.BatchSize;
        var parts = (work.Spectra.PixelCount + part - 1) / part;
        var lanes = new ArrayLane[(int)Math.Min(threadCount, parts)];
        try
        {
            for (var i = 0; i < lanes.Length; i++)
                lanes[i] = new ArrayLane(work);
            new ArrayParts(work.Spectra.PixelCount, part, watch).Run(lanes);
            if (work.Context is not null)
                Refine(work, lanes.Length, part, watch with { Progress = null });
            var (valid, range) = (0L, work.Range);
            foreach (var lane in lanes)
            {
                valid += lane.ValidPixels;
                range.Add(lane.Range);
            }
            return (valid, range);
        }
        finally
        {
            foreach (var lane in lanes)
                lane?.Dispose();
        }
    }

    private static void Refine(ArrayWork work, int laneCount, long part, ArrayWatch watch)
    {
        var lanes = new ContextLane[laneCount];
        try
        {
            for (var i = 0; i < lanes.Length; i++)
                lanes[i] = new ContextLane(work);
            new ArrayParts(work.Spectra.PixelCount, part, watch).Run(lanes);
        }
        finally
        {
            foreach (var lane in lanes)
                lane?.Dispose();
        }
    }
}
