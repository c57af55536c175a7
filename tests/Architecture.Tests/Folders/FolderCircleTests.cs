using Unmix.TestData;

namespace Unmix.Architecture.Tests.Folders;

/// <summary>A folder is read after those that it uses; in a circle there is no such order.</summary>
public sealed class FolderCircleTests
{
    [Fact]
    public void No_folders_use_each_other()
    {
        var use = new FolderUse(Repository.Root, "runtime", "trainer");

        var steps = use.Circles()
            .SelectMany(circle =>
                circle.SelectMany(user =>
                    use.UsedBy(user).Where(circle.Contains).Select(used => $"{user} -> {used}: {use.Example(user, used)}")
                )
            );
        Assert.Empty(steps);
    }

    [Fact]
    public void A_circle_is_found_where_there_is_one()
    {
        using var folder = new TemporaryFolder();
        void Write(string place, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(place))!); // a file in a folder
            File.WriteAllText(folder.File(place), text);
        }
        Write("a/One.cs", "using B; using C; namespace A; class One { Two? two; static void Use(One one) => Three.Of(one); }");
        Write("b/Two.cs", "using A; namespace B; class Two { One? one; }");
        Write("c/Three.cs", "namespace C; static class Three { public static void Of(object one) { } }");

        var circles = new FolderUse(folder.Path, ".").Circles();

        Assert.Equal(
            [
                ["a", "b"],
            ],
            circles
        );
    }
}
