namespace Unmix.Architecture.Tests;

/// <summary>The files of the checkout that people wrote.</summary>
internal static class SourceTree
{
    private static readonly string[] Made = ["bin", "obj", "artifacts", "demo", "TestResults"];

    public static IEnumerable<string> Files(string root, string pattern) =>
        Folders(root).SelectMany(folder => Directory.EnumerateFiles(folder, pattern));

    /// <summary>runtime, trainer, tests, examples and all folders in them.</summary>
    public static IEnumerable<string> Folders(string root) =>
        ((string[])["runtime", "trainer", "tests", "examples"]).Select(name => Path.Combine(root, name)).SelectMany(Below);

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateDirectories(folder).Where(inner => !Made.Contains(Path.GetFileName(inner))).SelectMany(Below).Prepend(folder);
}
