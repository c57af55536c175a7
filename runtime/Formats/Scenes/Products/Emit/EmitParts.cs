namespace Unmix.Formats.Scenes.Products.Emit;

/// <summary>The files of one EMIT scene, by their names: <c>EMIT_L2A_RFL_001_20230804T191650_2321613_007.nc</c>.</summary>
internal static class EmitParts
{
    /// <summary>The part with the cube.</summary>
    public const string Reflectance = "RFL";

    /// <summary>The part with the quality layers.</summary>
    public const string Mask = "MASK";

    /// <summary>The part with the standard deviations.</summary>
    public const string Uncertainty = "RFLUNCERT";

    private const int PartAt = 2; // EMIT, L2A, part, version, time, orbit, scene

    /// <summary>
    /// Another part of the same scene in the same folder; null where there is none. Of several versions the file's own is taken,
    /// or else the newest.
    /// </summary>
    /// <param name="candidate">Any part.</param>
    /// <param name="part">Which.</param>
    public static string? Find(ProductCandidate candidate, string part)
    {
        var own = candidate.Name.Split('_');
        if (own.Length <= PartAt + 2)
            return null; // renamed: what belongs to it can't be told
        string? found = null;
        foreach (var path in candidate.Siblings)
        {
            var other = VirtualPath.FileName(path).Split('_');
            if (other.Length != own.Length || !string.Equals(other[PartAt], part, StringComparison.OrdinalIgnoreCase))
                continue;
            if (
                !other.AsSpan(0, PartAt).SequenceEqual(own.AsSpan(0, PartAt))
                || !other.AsSpan(PartAt + 2).SequenceEqual(own.AsSpan(PartAt + 2))
            )
                continue;
            if (other[PartAt + 1] == own[PartAt + 1])
                return path;
            found = path; // sorted by name, so by version
        }
        return found;
    }
}
