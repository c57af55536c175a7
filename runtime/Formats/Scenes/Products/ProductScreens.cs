namespace Unmix.Formats.Scenes.Products;

/// <summary>Which of a product's quality layers are applied.</summary>
internal static class ProductScreens
{
    /// <summary>The reasons for which pixels are left out.</summary>
    /// <param name="options">What the user asks for.</param>
    /// <param name="layers">What the product has.</param>
    /// <param name="product">Its name, for messages.</param>
    /// <param name="path">Its main file, for messages.</param>
    /// <param name="advice">What to do where a layer is missing, a sentence.</param>
    /// <exception cref="OptionsException">A reason is asked for that no layer gives.</exception>
    public static QualityMask Choose(
        SceneReadOptions options,
        IReadOnlyList<QualityLayer> layers,
        string product,
        string path,
        string advice
    )
    {
        var has = layers.Aggregate(QualityMask.None, (sum, layer) => sum | layer.Mask);
        if (options.Mask is not { } asked)
            return has & QualityMask.Default;
        var missing = asked & ~has;
        return missing == QualityMask.None
            ? asked
            : throw new OptionsException(
                $"{OptionName.Mask} asks for {missing.Spell()} but {product} has "
                    + $"{(has == QualityMask.None ? "no quality layers" : $"layers for {has.Spell()} alone")} here ('{path}'). {advice}"
            );
    }

    /// <summary>The layers that are applied; null for none.</summary>
    /// <exception cref="SceneException">A layer has another size than the scene.</exception>
    public static PixelScreen? Apply(QualityMask masks, IReadOnlyList<QualityLayer> layers, int rows, int columns)
    {
        QualityLayer[] applied = [.. layers.Where(layer => (layer.Mask & masks) != QualityMask.None)];
        return applied.Length == 0 ? null : new PixelScreen(applied, rows, columns);
    }
}
