using System.Text.Json;
using Unmix.TestData;

namespace Unmix.Architecture.Tests.Refusals;

/// <summary>
/// docs/errors.md lists what the code says, all of it and nothing else. UNMIX_APPROVE=1 writes it anew; the diff is reviewed.
/// </summary>
public sealed class ErrorsPageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "errors.md");
    private static readonly string NotesFile = Path.Combine(Repository.Root, "tests", "Architecture.Tests", "Refusals", "notes.json");

    private static readonly Lazy<IReadOnlyList<Refusal>> Refusals = new(RefusalReader.Read);

    [Fact]
    public void The_page_lists_what_the_code_says()
    {
        var text = ErrorsPage.Text(Refusals.Value, Notes());
        if (Environment.GetEnvironmentVariable("UNMIX_APPROVE") == "1")
            File.WriteAllText(Page, text);

        var (now, then) = (text.Split('\n'), File.ReadAllText(Page).ReplaceLineEndings("\n").Split('\n'));

        const string what = "docs/errors.md is not what the code says; write it anew with UNMIX_APPROVE=1.";
        var (added, gone) = (string.Join("; ", now.Except(then).Take(3)), string.Join("; ", then.Except(now).Take(3)));
        Assert.True(now.SequenceEqual(then), $"{what} New: {added}. Gone: {gone}.");
    }

    [Fact]
    public void Every_note_is_of_a_message_that_there_is() =>
        Assert.All(Notes().Keys, key => Assert.Contains(Refusals.Value, one => one.Text.StartsWith(key, StringComparison.Ordinal)));

    [Theory]
    [InlineData(2, "The name of an output is empty. Give a file name.")] // a literal
    [InlineData(3, "There is no scene at '<path>'")] // filled in
    [InlineData(2, "<threads> threads were asked for; give 1 to ")] // of a list
    [InlineData(5, "The output folder '<folder>' can't be written: ")] // new(...)
    [InlineData(2, "'<value>' is not an option of this command. ")] // of the command line
    [InlineData(4, "There is no checkpoint '<path>'.")] // with an exit code of its own
    public void Sentences_are_found_whichever_way_the_code_makes_them(int exitCode, string start) =>
        Assert.Contains(Refusals.Value, one => one.ExitCode == exitCode && one.Text.StartsWith(start, StringComparison.Ordinal));

    private static Dictionary<string, string> Notes() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(NotesFile))!; // an object
}
