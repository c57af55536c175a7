using System.Runtime.InteropServices;
using Unmix.Formats;
using Unmix.Formats.Scenes.Maps;
using Unmix.Runtime;
using Unmix.Runtime.Arrays;
using Unmix.Runtime.Runs;

namespace Unmix.Native;

/// <summary>The calls of <c>unmix.h</c> that unmix.</summary>
internal static unsafe class RunCalls
{
    [UnmanagedCallersOnly(EntryPoint = "unmix_run")]
    public static int Run(long model, Spectra* spectra, Settings* settings, Answers* answers) =>
        Door.Enter(() =>
        {
            ThreadTexts.Warn([]);
            Structures.RequireAddress(spectra, "spectra");
            Structures.RequireAddress(answers, "answers");
            var (array, asked, places) = (
                Structures.Read("unmix_spectra", spectra),
                Structures.Read("unmix_settings", settings),
                Structures.Read("unmix_answers", answers)
            );
            var view = SpectraView.Over(
                array.Values,
                (array.Rows, array.Columns, array.Bands),
                (array.RowStride, array.ColumnStride, array.BandStride)
            );
            var (layers, memory) = PlacesOf(places);
            using var progress = new ProgressFunction(asked.Progress, asked.State, view.PixelCount);
            var watch = new ArrayWatch { Progress = progress, Cancellation = progress.Stop };
            OpenModels
                .Of(model)
                .Use(loaded =>
                {
                    var report = ArrayUnmixer.Unmix(loaded, view, BandsOf(array), memory, OptionsOf(asked, layers), watch);
                    ThreadTexts.Warn(report.Warnings);
                    if (places.Size >= sizeof(Answers))
                        answers->Valid = report.ValidPixels;
                });
        });

    [UnmanagedCallersOnly(EntryPoint = "unmix_run_file")]
    public static int RunFile(long model, byte* scene, byte* output, FileSettings* settings) =>
        Door.Enter(() =>
        {
            ThreadTexts.Warn([]);
            var (scenePath, outputPath) = (Structures.RequireText(scene, "scene"), Structures.RequireText(output, "output"));
            var asked = Structures.Read("unmix_file_settings", settings);
            using var progress = new ProgressFunction(asked.Progress, asked.State, all: 0);
            OpenModels
                .Of(model)
                .Use(loaded =>
                {
                    var report = MapDelivery.Run(loaded, scenePath, outputPath, OptionsOf(asked), progress, progress.Stop);
                    ThreadTexts.Warn(report.Warnings.Union(progress.Warnings));
                });
        });

    private static ArrayBands BandsOf(Spectra array)
    {
        var count = (int)array.Bands;
        var bands = new ArrayBands
        {
            WavelengthsNm = array.Wavelengths is null ? null : new ReadOnlySpan<double>(array.Wavelengths, count).ToArray(),
            WidthsNm = array.Widths is null ? null : new ReadOnlySpan<double>(array.Widths, count).ToArray(),
        };
        if (array.Good is null)
            return bands;
        var good = new bool[count];
        for (var band = 0; band < count; band++)
            good[band] = array.Good[band] != 0;
        return bands with { Good = good };
    }

    private static (Layers Layers, ArrayAnswers Memory) PlacesOf(Answers answers)
    {
        var (layers, memory) = (Layers.None, new ArrayAnswers());
        void Set(Layers layer, float* place)
        {
            if (place is null)
                return;
            layers |= layer;
            memory.Set(layer, place);
        }
        Set(Layers.Abundances, answers.Abundances);
        Set(Layers.Deviation, answers.Deviation);
        Set(Layers.Nonlinearity, answers.Nonlinearity);
        Set(Layers.Error, answers.Error);
        Set(Layers.Novelty, answers.Novelty);
        return (layers, memory);
    }

    private static ArrayOptions OptionsOf(Settings asked, Layers layers)
    {
        var defaults = new ArrayOptions();
        return defaults with
        {
            Layers = layers,
            Threads = asked.Threads == 0 ? defaults.Threads : asked.Threads,
            BandsByOrder = asked.AssumeBands != 0,
            Resample = asked.Resample != 0,
            Scale = asked.Scale == 0 ? null : asked.Scale,
            Offset = asked.Scale == 0 ? null : asked.Offset,
            NoData = asked.HasNoData == 0 ? null : asked.NoData,
        };
    }

    private static UnmixOptions OptionsOf(FileSettings asked)
    {
        var defaults = new UnmixOptions();
        if (!Enum.IsDefined((MapFormat)asked.Format))
            throw new OptionsException($"There is no format {asked.Format} of maps. Give one that unmix.h lists.");
        if (!Enum.IsDefined((MapType)asked.Type))
            throw new OptionsException($"There is no type {asked.Type} of maps. Give one that unmix.h lists.");
        return defaults with
        {
            Layers = asked.Layers == 0 ? defaults.Layers : (Layers)asked.Layers,
            Threads = asked.Threads == 0 ? defaults.Threads : asked.Threads,
            BandsByOrder = asked.AssumeBands != 0,
            Resample = asked.Resample != 0,
            Format = (MapFormat)asked.Format,
            Type = (MapType)asked.Type,
            Overviews = asked.Overviews != 0,
            Strict = asked.Strict != 0,
            Restart = asked.Restart != 0,
            Journal = asked.NoJournal == 0,
            Context = asked.NoContext != 0 ? ContextMode.Off : ContextMode.Auto,
            Geometry = asked.InSensorGeometry != 0 ? MapGeometry.Sensor : MapGeometry.Map,
            MemoryBytes = asked.Memory == 0 ? defaults.MemoryBytes : asked.Memory,
            ReportPath = NativeText.Read(asked.Report),
            Read = new()
            {
                Scale = asked.Scale == 0 ? null : asked.Scale,
                Offset = asked.Scale == 0 ? null : asked.Offset,
                NoData = asked.HasNoData == 0 ? null : asked.NoData,
            },
        };
    }
}
