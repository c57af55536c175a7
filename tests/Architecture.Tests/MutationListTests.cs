using System.Text.Json;
using Unmix.TestData;

namespace Unmix.Architecture.Tests;

/// <summary>
/// The list of mutations (tests/Mutations) goes with the code: each can still be made, so that the long run needs no mending
/// first.
/// </summary>
public sealed class MutationListTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Mutations");

    [Fact]
    public void Every_mutation_names_a_text_that_stands_once_in_its_file()
    {
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "mutations.json")));

        Assert.All(list.RootElement.EnumerateArray(), mutation =>
        {
            var (file, from) = (mutation.GetProperty("file").GetString()!, mutation.GetProperty("from").GetString()!);
            Assert.Equal(2, File.ReadAllText(Path.Combine(Repository.Root, "trainer", file)).Split(from).Length);
            Assert.NotEqual(from, mutation.GetProperty("to").GetString());
        });
    }
}
