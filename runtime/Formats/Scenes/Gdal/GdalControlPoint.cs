using System.Runtime.InteropServices;

namespace Unmix.Formats.Scenes.Gdal;

/// <summary>GDAL's ground control point, as it lies in memory (GDAL_GCP).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GdalControlPoint
{
    public byte* Id;
    public byte* Info;
    public double Column;
    public double Row;
    public double X;
    public double Y;
    public double Z;
}
