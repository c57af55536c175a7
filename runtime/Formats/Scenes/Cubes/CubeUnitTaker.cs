namespace Unmix.Formats.Scenes.Cubes;

/// <summary>Is given decoded storage units of a cube, by several threads at once.</summary>
/// <param name="part">Where in the cube what is wanted of the unit lies.</param>
/// <param name="samples">Valid until the call returns.</param>
internal delegate void CubeUnitTaker(in CubePart part, in CubeSamples samples);

/// <summary>Samples of a decoded storage unit, of the cube's type.</summary>
/// <param name="Memory">All of the unit; it may be written to.</param>
/// <param name="Bytes">Bytes of it.</param>
/// <param name="Offset">Samples from the first of the unit to the first that is wanted.</param>
/// <param name="RowStride">Samples from one row to the next.</param>
/// <param name="ColumnStride">Samples from one column to the next.</param>
/// <param name="BandStride">Samples from one band to the next.</param>
internal readonly record struct CubeSamples(nint Memory, int Bytes, long Offset, long RowStride, long ColumnStride, long BandStride);
