using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Report;

namespace Unmix.Trainer.Commands;

/// <summary>What <c>train --report</c> asks for.</summary>
internal static class TrainingReports
{
    private const string LinesEnding = ".jsonl";

    /// <summary>The page and the JSON lines; null for none. Lines may go to a device or a pipe, whatever its name.</summary>
    /// <exception cref="OptionsException">A file is neither, or there are two of one kind.</exception>
    public static (string? Page, string? Lines) Of(IReadOnlyList<string> paths)
    {
        string[] pages = [.. paths.Where(RunPage.IsPage)];
        string[] lines = [.. paths.Where(path => path.EndsWith(LinesEnding, StringComparison.OrdinalIgnoreCase) || IsStream(path))];
        if (paths.Except(pages).Except(lines).FirstOrDefault() is { } other)
            throw new OptionsException(
                $"--report is '{other}' but must end in '.html', for a page, or in '{LinesEnding}', for a line an epoch. Change the name."
            );
        if (pages.Length > 1)
            throw new OptionsException($"--report names two pages, '{pages[0]}' and '{pages[1]}'. Give one of them.");
        if (lines.Length > 1)
            throw new OptionsException($"--report names two files of lines, '{lines[0]}' and '{lines[1]}'. Give one of them.");
        return (pages.FirstOrDefault(), lines.FirstOrDefault());
    }

    private static bool IsStream(string path) => path.Length > 0 && !RunPage.IsPage(path) && OutputPlace.OfText(path).IsStream;
}
