namespace Unmix.TestData;

/// <summary>Where the checkout is that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Unmix.Deploy.sln.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Unmix.Deploy.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Unmix.Deploy.sln above '{AppContext.BaseDirectory}'.");
    }
}
