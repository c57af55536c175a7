namespace Unmix.Formats.Scenes;

/// <summary>A place within a raster whose place on the ground is known.</summary>
/// <param name="Column">From the left edge, in pixels; 0.5 is the middle of the first.</param>
/// <param name="Row">From the upper edge, likewise.</param>
/// <param name="X">In the coordinate reference system of the points; a longitude where that is geographic.</param>
/// <param name="Y">See <paramref name="X"/>.</param>
/// <param name="Z">Height, mostly m.</param>
public sealed record GroundControlPoint(double Column, double Row, double X, double Y, double Z);
