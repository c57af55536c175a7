using System.Text;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Products;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Fuzzing.Containers;

/// <summary>
/// Products and other containers behind the library that reads arrays: names, dimensions, types, attributes and values are spoilt, and
/// come to the readers as if from a file.
/// </summary>
internal static class ContainerTargets
{
    private const int Share = 25_000;
    private const int MostValuesRead = 1 << 16;

    /// <summary>What a reader holds by limits of its own: samples, tables of places, and a bit for each pixel.</summary>
    private const long HeldBytes = 768L << 20;

    /// <summary>What is not made for the sake of a spoilt file: a run decides by these numbers whether it has the memory.</summary>
    private const long MostHeld = 64L << 20;

    public static IEnumerable<FuzzTarget> All() =>
        [
            Target("emit-arrays", ProductSeeds.Emit),
            Target("prisma-arrays", ProductSeeds.Prisma),
            Target("pace-arrays", ProductSeeds.Pace),
            Target("aviris-arrays", ProductSeeds.Aviris),
            Target("neon-arrays", ProductSeeds.Neon),
            Target("tanager-arrays", ProductSeeds.Tanager),
            Target("container-arrays", ContainerSeeds.Unknown),
        ];

    private static FuzzTarget Target(string name, IReadOnlyList<string> seeds) =>
        new(name, Share, [.. seeds.Select(Encoding.Latin1.GetBytes)], ContainerSeeds.Words, Read, HeldBytes);

    private static void Read(byte[] bytes)
    {
        var files = WrittenFile.Read(Encoding.Latin1.GetString(bytes));
        if (files.Count == 0)
            throw new SceneException("There is no file. Give one."); // not counted as read
        var asked = files[0].Asked;
        var options = new SceneReadOptions
        {
            Array = asked.GetValueOrDefault("array"),
            Axes = asked.TryGetValue("axes", out var axes) ? CubeAxes.Read(axes) : null,
            Mask = asked.TryGetValue("mask", out var mask)
                ? mask == "none"
                    ? QualityMask.None
                    : QualityMasks.Read(mask)
                : null,
        };
        options.Validate();
        using var scene = Open(files, options);
        if (options.Mask is null && scene.Profile.Product is { Masked: var masked } && masked != (masked & QualityMask.Default))
            throw new InvalidOperationException($"{masked.Spell()} is masked, for which nobody asked.");
        ReadSpectra(scene);
        ReadPlacement(scene);
    }

    /// <summary>As a scene's path is opened.</summary>
    private static ProductScene Open(IReadOnlyList<WrittenFile> files, SceneReadOptions options)
    {
        string[] paths = [.. files.Select(file => file.Path)];
        using var candidate = new ProductCandidate(files[0], paths);
        if (ProductTable.Find(candidate) is not ({ } format, { } main))
            return ContainerScene.Open(candidate.Take(), null, options);
        using var found = new ProductCandidate(files.First(file => file.Path == main), paths);
        return ProductTable.Open(format, found, options);
    }

    private static void ReadSpectra(ProductScene scene)
    {
        var profile = scene.Profile;
        int[] bands = [.. Enumerable.Range(0, profile.BandCount)];
        var width = Math.Clamp(MostValuesRead / bands.Length, 1, profile.Width);
        var height = Math.Clamp(MostValuesRead / bands.Length / width, 1, profile.Height);
        var values = new float[width * height * bands.Length];
        if (scene.Screen is null || PixelScreen.BytesOf(profile.Height, profile.Width) > MostHeld)
            scene.Spectra.Read(new PixelWindow(0, 0, width, height), bands, values, null);
        else
        {
            scene.Read(new PixelWindow(profile.Height - height, profile.Width - width, width, height), bands, values, null);
            _ = scene.Screen.Count;
        }
        if (scene.OpenUncertainty is not null)
            scene.Uncertainty.Read(new PixelWindow(0, 0, width, height), bands, values, null);
    }

    private static void ReadPlacement(ProductScene scene)
    {
        if (scene.Placement is not { } placement || placement.Bytes > MostHeld)
            return;
        var grid = placement.Grid;
        var pixels = new int[Math.Min(grid.Width, MostValuesRead)];
        foreach (var row in (int[])[0, grid.Height / 2, grid.Height - 1])
        {
            placement.Read(new PixelWindow(0, row, pixels.Length, 1), pixels);
            var most = (long)scene.Profile.Width * scene.Profile.Height;
            if (Array.Exists(pixels, pixel => pixel < -1 || pixel >= most))
                throw new InvalidOperationException($"Row {row} of the map shows a pixel that the scene does not have.");
        }
    }
}
