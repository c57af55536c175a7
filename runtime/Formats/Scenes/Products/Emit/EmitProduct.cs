using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products.Emit;

/// <summary>
/// EMIT L2A surface reflectance, versions 001 and 002 (NASA, netCDF-4): a cube in the sensor's geometry, its lookup table, and
/// beside it files of
/// masks and of uncertainty.
/// </summary>
internal sealed class EmitProduct : IProductFormat
{
    private const string Reflectance = "reflectance";
    private const string Uncertainty = "reflectance_uncertainty";
    private const string What = "an EMIT L2A product";

    /// <inheritdoc/>
    public string? MainOf(ProductCandidate candidate)
    {
        if (candidate.Arrays is not { } file || !IsEmit(file))
            return null;
        var arrays = file.Arrays("/");
        if (arrays.Contains(Reflectance))
            return IsPlaced(file) ? null : candidate.Path;
        var part =
            arrays.Contains(EmitMask.ArrayName) ? "mask"
            : arrays.Contains(Uncertainty) ? "uncertainty"
            : null;
        if (part is null)
            return null;
        return EmitParts.Find(candidate, EmitParts.Reflectance)
            ?? throw new SceneException(
                $"'{candidate.Path}' is the {part} of an EMIT scene whose reflectance does not lie beside it. Put the file "
                    + "EMIT_L2A_RFL_... of the same time there."
            );
    }

    /// <inheritdoc/>
    public bool IsCube(string array) => array == Reflectance;

    /// <inheritdoc/>
    public ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings)
    {
        var file = belongings.Add(main.Take());
        var cube = belongings.Add(OpenCube(file, Reflectance, What));
        var maskPath = options.Mask == QualityMask.None ? null : EmitParts.Find(main, EmitParts.Mask);
        var layers = maskPath is null ? [] : EmitMask.Open(maskPath, file, belongings);
        var masked = ProductScreens.Choose(
            options,
            layers,
            "the EMIT product",
            main.Path,
            maskPath is null
                ? "Put the file EMIT_L2A_MASK_... of the same time beside it, or leave it out."
                : "Ask for those, or leave it out."
        );
        var uncertainty = EmitParts.Find(main, EmitParts.Uncertainty);
        var screen = ProductScreens.Apply(masked, layers, cube.Rows, cube.Columns);
        var placement = EmitGrid.Open(file, cube, belongings, out var placeNote);
        string?[] notes =
        [
            layers.Count == 0 && options.Mask is null ? NoMask : null,
            placement is null ? null : placeNote,
            EmitFacts.NoteOnBands(file),
        ];
        var profile = ProductBands.With(
            EmitFacts.Read(file, cube) with
            {
                Files = masked == QualityMask.None ? [main.Path] : [main.Path, maskPath!], // layers come from there
                Product = EmitFacts.Product(file) with
                {
                    Quality = [.. layers.Select(layer => new QualityFacts(layer.Mask, layer.Name, layer.Cube.Path))],
                    Masked = masked,
                    Uncertainty = uncertainty,
                    PlacedBy = placement is null ? null : "by its lookup table (GLT)",
                    NotPlaced = placement is null ? placeNote : null,
                },
                Placement = placement?.Grid,
                ReaderBytes =
                    CubeSpectra.ScratchBytesOf(cube)
                    + (screen is null ? 0 : PixelScreen.BytesOf(cube.Rows, cube.Columns))
                    + (placement?.Bytes ?? 0),
                Warnings = [.. notes.OfType<string>()],
            },
            options
        );
        return new ProductScene
        {
            Profile = profile,
            Spectra = new CubeSpectra(profile, CubeSpectra.AllBands(cube)),
            OpenUncertainty = uncertainty is null ? null : own => OpenUncertainty(uncertainty, file, profile, own),
            Screen = screen,
            Placement = placement,
        };
    }

    private static string NoMask =>
        $"The file EMIT_L2A_MASK_... of this scene does not lie beside it, so no cloud is masked. Put it there, or give {OptionName.Mask} "
        + "none if that is meant.";

    private static bool IsEmit(ArrayFile file)
    {
        if (
            $"{file.Text("/", "instrument")} {file.Text("/", "sensor")} {file.Text("/", "title")}".Contains(
                "EMIT",
                StringComparison.Ordinal
            )
        )
            return true;
        var groups = file.Groups("/");
        return groups.Contains("sensor_band_parameters") && groups.Contains("location");
    }

    /// <summary>True for a granule that was put on a map's grid by NASA's own tools: an array with coordinates, like any other.</summary>
    private static bool IsPlaced(ArrayFile file)
    {
        if (file.Groups("/").Contains("sensor_band_parameters"))
            return false;
        using var array = file.Find("/" + Reflectance);
        return array is not null && !array.Dimensions.Any(dimension => dimension.Name is "downtrack" or "crosstrack");
    }

    /// <summary>A cube whose dimensions are told by their names, in whatever order.</summary>
    internal static ArrayCube OpenCube(ArrayFile file, string name, string of)
    {
        var array = file.Require("/" + name, of);
        foreach (var (down, across) in ((string, string)[])[("downtrack", "crosstrack"), OfLatitudes(file)])
        {
            CubeAxis[] axes =
            [
                .. array.Dimensions.Select(dimension =>
                    dimension.Name == down ? CubeAxis.Row
                    : dimension.Name == across ? CubeAxis.Column
                    : CubeAxis.Band
                ),
            ];
            if (axes.Order().SequenceEqual([CubeAxis.Row, CubeAxis.Column, CubeAxis.Band]))
                return ArrayCube.Of(file.Path, array, axes);
        }
        array.Dispose();
        throw new SceneException(
            $"The array '{name}' of '{file.Path}' has the dimensions "
                + $"{string.Join(", ", array.Dimensions.Select(d => $"{d.Name} ({d.Size})"))} where downtrack, crosstrack "
                + "and bands are expected. The file is damaged, or of a version that is not known."
        );
    }

    /// <summary>The names of the dimensions that the latitudes have; usual ones where there are none.</summary>
    private static (string Down, string Across) OfLatitudes(ArrayFile file)
    {
        using var latitudes = file.Find("/location/lat");
        return latitudes is { Dimensions: [var rows, var columns] } && rows.Name != columns.Name ? (rows.Name, columns.Name) : ("y", "x");
    }

    private static CubeSpectra OpenUncertainty(string path, ArrayFile main, SceneProfile scene, Belongings belongings)
    {
        var file = belongings.Add(
            main.TryOpenOther(path) ?? throw new SceneException($"The uncertainty '{path}' can't be opened. Copy it again.")
        );
        EmitFacts.RequireSameTime(file, "uncertainty", scene.Taken);
        var cube = belongings.Add(OpenCube(file, Uncertainty, "the uncertainty of an EMIT scene"));
        if ((cube.Rows, cube.Columns, cube.Bands) != (scene.Height, scene.Width, scene.BandCount))
        {
            throw new SceneException(
                $"The uncertainty '{path}' has {cube.Rows} rows of {cube.Columns} columns and {cube.Bands} bands but the "
                    + $"scene has {scene.Height} of {scene.Width} and "
                    + $"{scene.BandCount}. It belongs to another scene; put the right file there."
            );
        }
        return new CubeSpectra(scene with { Offset = ProductBands.Same(0.0, scene) }, CubeSpectra.AllBands(cube));
    }
}
