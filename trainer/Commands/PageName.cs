using Unmix.Formats;
using Unmix.Report;

namespace Unmix.Trainer.Commands;

/// <summary>The name of a page.</summary>
internal static class PageName
{
    /// <summary>Refuses a name that promises something else.</summary>
    /// <exception cref="OptionsException">It does not end in .html or .htm.</exception>
    public static string? Require(string? path)
    {
        if (path is null || RunPage.IsPage(path))
            return path;
        throw new OptionsException($"--report is '{path}' but writes a page, so its name must end in '.html'. Change the name.");
    }
}
