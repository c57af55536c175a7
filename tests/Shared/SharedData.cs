namespace Unmix.TestData;

/// <summary>
/// Finds real scenes and golden numbers that are not part of the product; tests that need them are skipped, loudly, where they
/// are missing.
/// </summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder below the shared data; skips the calling test when there is none.</summary>
    public static string Require(string relativePath)
    {
        var root = Environment.GetEnvironmentVariable("UNMIX_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");
        var path = Path.GetFullPath(Path.Combine(root, relativePath));
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"SKIPPED: needs '{relativePath}' below '{Path.GetFullPath(root)}' (set UNMIX_SHARED to the folder that has it).");
        return path;
    }
}
