using Unmix.Formats.Scenes.Cubes;

namespace Unmix.Formats.Scenes.Products;

/// <summary>A quality layer: a band of a cube with the scene's rows and columns, and the values of it that mean something.</summary>
/// <param name="Cube">Where it lies; several layers may share one.</param>
/// <param name="Band">From 0.</param>
/// <param name="Mask">The reason that it gives.</param>
/// <param name="Name">As the product calls it.</param>
/// <param name="IsSet">True for a stored value that marks a pixel; NaN never comes.</param>
internal sealed record QualityLayer(SampleCube Cube, int Band, QualityMask Mask, string Name, Func<double, bool> IsSet);
