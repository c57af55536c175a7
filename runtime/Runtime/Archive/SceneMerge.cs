using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Placing;
using Unmix.Runtime.Plans;
using Unmix.Runtime.Runs;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Archive;

/// <summary>
/// Puts the parts of a scene's map together: their values go through the writer that every map goes through, so the bytes are those of a
/// run of the whole scene. What such a run refuses at its end is refused here.
/// </summary>
/// <param name="scene">The scene, for messages.</param>
/// <param name="parts">The parts, from top to bottom.</param>
/// <param name="facts">Of each part.</param>
/// <param name="read">How the scene is read, where its pixels have to be placed.</param>
internal sealed class SceneMerge(string scene, IReadOnlyList<string> parts, IReadOnlyList<MapFacts> facts, SceneReadOptions read)
{
    private const int MostValues = 16 << 20; // read at once, 64 MiB

    /// <summary>Writes the map.</summary>
    /// <exception cref="SceneException">No pixel is valid, the values are not reflectance, or a part can't be read.</exception>
    /// <exception cref="Formats.OutputException">The map can't be written.</exception>
    public void Write(string path, CancellationToken cancellation)
    {
        RequireMap();
        var output = facts[0].ToOutput();
        if (facts[0].IsPlaced)
        {
            WritePlaced(path, output, cancellation);
            return;
        }
        using var writer = SceneWriter.Create(path, output);
        int[] bands = [.. Enumerable.Range(0, output.BandNames.Count)];
        // Rows of the writer's blocks at once, which are the parts' blocks too where parts are split at multiples of them.
        var height = Math.Clamp(MostValues / output.Width / bands.Length, 1, output.BlockHeight);
        var values = new float[checked((int)Math.Min((long)height * output.Width, int.MaxValue) * bands.Length)];
        var row = 0;
        foreach (var part in parts)
        {
            using var reader = SceneReader.Open(part);
            for (var first = 0; first < reader.Profile.Height; first += height)
            {
                cancellation.ThrowIfCancellationRequested();
                var window = new PixelWindow(0, first, output.Width, Math.Min(height, reader.Profile.Height - first));
                var some = values.AsSpan(0, window.PixelCount * bands.Length);
                reader.ReadSpectra(window, bands, some); // nodata comes as NaN, and goes so
                writer.Write(window with { Row = row }, some);
                row += window.Height;
            }
        }
        writer.Finish();
    }

    private void WritePlaced(string path, SceneOutput unplaced, CancellationToken cancellation)
    {
        using var reader = SceneReader.Open(scene, read with { Mask = QualityMask.None }); // for its lookup alone
        if (reader.Profile.Placement is not { } grid || (reader.Profile.Width, reader.Profile.Height) != (unplaced.Width, unplaced.Height))
            throw new SceneException(
                $"The scene '{scene}' has another size or lookup table than when its parts were unmixed. Restore it, or "
                    + "run its shards again."
            );
        var placed = RunPlan.Place(unplaced, grid);
        using var rows = new MapParts(parts, unplaced.BandNames.Count);
        using var writer = SceneWriter.Create(path, placed);
        MapPlacing.Write(reader, rows, placed, writer, cancellation);
        writer.Finish();
    }

    private void RequireMap()
    {
        if (facts.Sum(part => part.ValidPixels) == 0)
            throw new SceneException(
                $"None of the {(long)facts[0].Width * facts[0].Height} pixels is valid ('{scene}'). Give a scene with data, "
                    + $"or correct {OptionName.NoData}, and plan again."
            );
        var range = new SpectraRange(facts[0].ExpectedMinimum, facts[0].ExpectedMaximum);
        foreach (var part in facts)
        {
            if (part is { Minimum: { } minimum, Maximum: { } maximum })
                range.Add(
                    new SpectraRange(part.ExpectedMinimum, part.ExpectedMaximum).WithSeen(
                        minimum,
                        maximum,
                        part.ValueCount,
                        part.OutsideCount
                    )
                );
        }
        // What is only warned about was told by the runs of the parts, or refused there.
        _ = ReflectanceCheck.Require(
            new ScaleFacts(scene, facts[0].ScaleSource, facts[0].Scale, facts[0].MayLackScale),
            range,
            isStrict: false
        );
    }
}
