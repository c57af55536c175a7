namespace Unmix.Formats.Scenes.Products;

/// <summary>
/// The two windows in which water vapour lets nearly no light of the ground through, so that what a retrieval puts there
/// is no reflectance. Taken for
/// bad bands where a product lists none of its own.
/// </summary>
internal static class WaterVapour
{
    /// <summary>nm, both ends included; as wide as the widest lists of the products that have one.</summary>
    private static readonly (double From, double To)[] Windows = [(1340, 1450), (1790, 1970)];

    /// <summary>True for a band in a window.</summary>
    /// <param name="centreNm">Its centre.</param>
    public static bool Hides(double centreNm) => Array.Exists(Windows, window => centreNm >= window.From && centreNm <= window.To);

    /// <summary>[L] true for the bands in the windows.</summary>
    public static bool[] BadBands(IEnumerable<double> centresNm) => [.. centresNm.Select(Hides)];
}
