using System.Globalization;
using System.Text;

namespace Unmix.Architecture.Tests.Refusals;

/// <summary>The page docs/errors.md, made of the code's own sentences and of what people added to some.</summary>
internal static class ErrorsPage
{
    private static readonly Dictionary<int, string> Codes = new()
    {
        [1] = "a bug, or a numerical problem of the model",
        [2] = "the command line, a recipe, or the options of an unfinished run",
        [3] = "a scene, spectra, or the machine that reads them",
        [4] = "a model package or a checkpoint",
        [5] = "an output",
        [6] = "something is incomplete",
    };

    /// <summary>What to do where a sentence leaves it to its cause.</summary>
    private static readonly Dictionary<int, string> Cures = new()
    {
        [2] = "Correct the command; its `--help` says how.",
        [3] = "Correct the file, or give another one.",
        [4] = "Export the model again, or get a complete copy.",
        [5] = "Choose another name, or remove what has this name.",
    };

    /// <summary>The page.</summary>
    /// <param name="refusals">In the order in which they stand on it.</param>
    /// <param name="notes">More about those that begin so.</param>
    public static string Text(IReadOnlyList<Refusal> refusals, IReadOnlyDictionary<string, string> notes)
    {
        var page = new StringBuilder();
        page.Append(
            string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    # What a message means, and what to do

                    This page is for those who got an error message. It lists all {refusals.Count} messages of `unmix` and `unmix-train`,
                    sorted by exit code and by the part of the code. Search for a few words of your message. The first column says
                    what is wrong, and the second what to do. *Names in italics* stand for values that are filled in. Of
                    [*this*|*that*], a message has one.
                    A test makes the page from the code (`UNMIX_APPROVE=1 ./build.sh --target=Test` writes it again).

                    Four messages are not in the list:

                    - "This is a fault of unmix itself", with a stack trace and exit code 1, is a bug. Report it.
                    - "This process may have N files open" comes at the start, with exit code 2. Allow more with `ulimit -n 1024`.
                      Below about 20, .NET itself can't start.
                    - "Not all that was to be printed could be" is not an error. Files are complete, but standard output is full.
                    - `retrain advised` is not an error either. The map is written, but the scene differs from the training data.
                      Train on a similar scene.

                    [Exit codes](runs.md#exit-codes) are the same in both programs.

                    """
                )
                .ReplaceLineEndings("\n")
        );
        foreach (var code in refusals.GroupBy(one => one.ExitCode))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## Exit code {code.Key}: {Codes.GetValueOrDefault(code.Key, "other")}\n");
            foreach (var area in code.GroupBy(one => one.Area))
            {
                page.Append(CultureInfo.InvariantCulture, $"\n### {area.Key}\n\n| what is wrong | what to do |\n| --- | --- |\n");
                foreach (var one in area)
                    Row(page, one, notes);
            }
        }
        return page.ToString();
    }

    /// <summary>The note of a message; null for none.</summary>
    public static string? NoteOf(Refusal refusal, IReadOnlyDictionary<string, string> notes) =>
        notes.FirstOrDefault(note => refusal.Text.StartsWith(note.Key, StringComparison.Ordinal)).Value;

    private static void Row(StringBuilder page, Refusal refusal, IReadOnlyDictionary<string, string> notes)
    {
        var cure = Shown(refusal.Cure);
        if (NoteOf(refusal, notes) is { } note)
            cure = $"{cure} {note}".Trim();
        if (cure.Length == 0)
            cure = Cures.GetValueOrDefault(refusal.ExitCode, "Run the command again.");
        page.Append(CultureInfo.InvariantCulture, $"| {Shown(refusal.Cause)} | {cure} |\n");
    }

    /// <summary>Safe in a table of Markdown; names in italics.</summary>
    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '<' or '>' => shown.Append('*'),
                '|' => shown.Append("\\|"),
                '*' or '`' or '_' => shown.Append('\\').Append(letter),
                _ => shown.Append(letter),
            };
        }
        return shown.ToString();
    }
}
