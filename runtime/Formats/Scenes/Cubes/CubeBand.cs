namespace Unmix.Formats.Scenes.Cubes;

/// <summary>A band of a scene: which one of which cube.</summary>
/// <param name="Cube">All cubes of a scene have its rows and columns.</param>
/// <param name="Band">From 0.</param>
internal readonly record struct CubeBand(SampleCube Cube, int Band);
