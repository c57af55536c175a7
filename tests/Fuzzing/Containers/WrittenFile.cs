using Unmix.Formats.Scenes.Containers;

namespace Unmix.Fuzzing.Containers;

/// <summary>A file of groups, arrays and attributes that is written as text: one line a fact, a word and what it says.</summary>
internal sealed class WrittenFile : ArrayFile
{
    private readonly IReadOnlyList<WrittenFile> all;
    private readonly SortedSet<string> groups = new(StringComparer.Ordinal) { "/" };
    private readonly Dictionary<string, WrittenArray> arrays = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Name), WrittenAttribute> attributes = [];

    private WrittenFile(string path, string driver, IReadOnlyList<WrittenFile> all)
        : base(path, driver) => this.all = all;

    /// <summary>What is asked for: the words after <c>ask</c>.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>();

    /// <summary>Reads the files of a text. What has no sense is left out, so that any text is some file.</summary>
    public static IReadOnlyList<WrittenFile> Read(string text)
    {
        var files = new List<WrittenFile>();
        var asked = new Dictionary<string, string>(StringComparer.Ordinal);
        WrittenArray? array = null;
        var group = "/";
        foreach (var line in text.Split('\n'))
        {
            var (word, rest) = Split(line);
            if (word is "netCDF" or "HDF5")
            {
                files.Add(new WrittenFile("/nowhere/" + rest.Replace("/", "", StringComparison.Ordinal), word, files) { Asked = asked });
                (array, group) = (null, "/");
            }
            else if (word == "ask")
                asked[Split(rest).Word] = Split(rest).Value;
            else if (files.Count == 0)
                continue;
            else if (word == "group" && rest.StartsWith('/'))
                (array, group) = (null, files[^1].AddGroup(rest));
            else if (word == "array" && rest.LastIndexOf('/') >= 0)
                array = files[^1].AddArray(rest);
            else if (word is "text" or "number")
            {
                var (name, value) = Split(rest);
                var attribute = new WrittenAttribute(value, IsText: word == "text");
                if (array is null)
                    files[^1].attributes[(group, name)] = attribute;
                else
                    array.Attributes[name] = attribute;
            }
            else
                array?.Take(word, rest);
        }
        return files;
    }

    /// <inheritdoc/>
    public override ArrayFile? TryOpenOther(string path) => all.FirstOrDefault(file => file.Path == path);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arrays(string group) =>
        [.. arrays.Keys.Where(name => GroupOf(name) == Whole(group)).Select(OwnName)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Groups(string group) =>
        [.. groups.Where(name => name != "/" && GroupOf(name) == Whole(group)).Select(OwnName)];

    /// <inheritdoc/>
    public override StoredArray? Find(string name) =>
        arrays.TryGetValue(Whole(name), out var array) ? new WrittenArrayReader(Path, Whole(name), array, this) : null;

    /// <inheritdoc/>
    public override bool IsLabelled(string name) => false;

    /// <inheritdoc/>
    public override string? Text(string group, string attribute) =>
        attributes.TryGetValue((Whole(group), attribute), out var found) ? found.Text : null;

    /// <inheritdoc/>
    public override double[]? Numbers(string group, string attribute) =>
        attributes.TryGetValue((Whole(group), attribute), out var found) ? found.Numbers : null;

    /// <summary>The array of a dimension's coordinates, beside another array or above it; null for none.</summary>
    public string? CoordinateOf(string array, string dimension)
    {
        for (var group = GroupOf(array); ; group = GroupOf(group))
        {
            var name = group == "/" ? "/" + dimension : $"{group}/{dimension}";
            if (arrays.TryGetValue(name, out var found) && found.Dimensions.Count == 1)
                return name;
            if (group == "/")
                return null;
        }
    }

    /// <inheritdoc/>
    public override void Dispose() { }

    /// <summary>The first word, and what comes after it.</summary>
    public static (string Word, string Value) Split(string line)
    {
        var at = line.IndexOf(' ', StringComparison.Ordinal);
        return at < 0 ? (line, "") : (line[..at], line[(at + 1)..]);
    }

    private string AddGroup(string name)
    {
        for (var group = Whole(name); groups.Add(group); )
            group = GroupOf(group);
        return Whole(name);
    }

    private WrittenArray AddArray(string name)
    {
        var whole = Whole(name);
        AddGroup(GroupOf(whole));
        return arrays[whole] = new WrittenArray();
    }

    private static string Whole(string name) => "/" + string.Join('/', name.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private static string GroupOf(string name) => name.LastIndexOf('/') is var at and > 0 ? name[..at] : "/";

    private static string OwnName(string name) => name[(name.LastIndexOf('/') + 1)..];
}
