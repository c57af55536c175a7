using Unmix.Formats.Scenes.Gdal;

namespace Unmix.Formats.Scenes.Products;

/// <summary>An open product, put together by its own reader: facts, spectra, and what else it has.</summary>
internal sealed class ProductScene : IDisposable
{
    private ISpectraSource? uncertainty;

    /// <summary>The facts. <see cref="SceneProfile.Product"/> is stated.</summary>
    public required SceneProfile Profile { get; init; }

    /// <summary>The spectra, in the bands of the profile.</summary>
    public required ISpectraSource Spectra { get; init; }

    /// <summary>
    /// Opens the standard deviations of each reflectance, in the same bands; null where the product has none. Called at most
    /// once, and only when they are read.
    /// </summary>
    public Func<Belongings, ISpectraSource>? OpenUncertainty { get; init; }

    /// <summary>Pixels that are taken for nodata; null for none.</summary>
    public PixelScreen? Screen { get; init; }

    /// <summary>Which pixel goes where on the map; null where the scene has the map's grid.</summary>
    public IPlacement? Placement { get; init; }

    /// <summary>What is closed with the product.</summary>
    public Belongings Belongings { get; set; } = new();

    /// <summary>The standard deviations.</summary>
    /// <exception cref="SceneException">There are none, or they can't be opened.</exception>
    public ISpectraSource Uncertainty
    {
        get
        {
            if (uncertainty is not null)
                return uncertainty;
            if (OpenUncertainty is null)
                throw new SceneException($"'{Profile.Path}' has no uncertainty beside it. Put the product's file of uncertainty there.");
            using var turn = ArrayLibrary.Turn.EnterScope(); // what is opened there is asked for its facts too
            return uncertainty = OpenUncertainty(Belongings);
        }
    }

    /// <summary>Reads a window: pixels that are screened are NaN in all bands.</summary>
    /// <param name="window">Inside the scene.</param>
    /// <param name="bands">[L].</param>
    /// <param name="spectra">[window.PixelCount, L].</param>
    /// <param name="turns">As for <see cref="ISpectraSource.Read"/>.</param>
    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> spectra, CoreTurns? turns)
    {
        Spectra.Read(window, bands, spectra, turns);
        Screen?.Apply(window, spectra, bands.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => Belongings.Dispose();
}
