namespace Unmix.Formats.Scenes.Products;

/// <summary>
/// A product that agencies deliver. A new one is a folder beside this file with a class of this kind, and a row in <see
/// cref="Reading.ProductTable"/>.
/// </summary>
internal interface IProductFormat
{
    /// <summary>
    /// The product's main file, where a file is that, or another part of the product (a mask, an XML); null where it is
    /// none of this product.
    /// </summary>
    /// <param name="candidate">The file. What it holds decides, its name only where several products hold the same.</param>
    string? MainOf(ProductCandidate candidate);

    /// <summary>True for an array that is the product's cube, or a part of it: named by itself it stands for the product.</summary>
    /// <param name="array">As a user or GDAL writes it, slashes at its ends left out.</param>
    bool IsCube(string array) => false;

    /// <summary>Opens a product.</summary>
    /// <param name="main">Its main file.</param>
    /// <param name="options">Checked.</param>
    /// <param name="belongings">Takes whatever is opened, also where opening fails halfway.</param>
    /// <exception cref="SceneException">It is damaged, not whole, or of a version that is not known.</exception>
    /// <exception cref="OptionsException">A mask is asked for that it does not have.</exception>
    ProductScene Open(ProductCandidate main, SceneReadOptions options, Belongings belongings);
}
