using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Unmix.Architecture.Tests.Folders;

/// <summary>
/// Which folder of the programs uses a type of which other folder. Names are looked up as the language does it: in a file's own
/// namespace, in those around it, and in those that it opens. The build refuses a using that is not needed, so each one is a use.
/// </summary>
internal sealed class FolderUse
{
    private readonly Dictionary<(string User, string Used), string> uses = [];
    private readonly ILookup<string, (string Namespace, string Folder)> types;
    private readonly ILookup<string, string> folders;

    /// <param name="root">The repository.</param>
    /// <param name="areas">Folders below it whose code is read as one.</param>
    public FolderUse(string root, params string[] areas)
    {
        var files = areas
            .SelectMany(area => Files(Path.Combine(root, area)))
            .Select(file => (Name: Path.GetFileName(file), Folder: FolderOf(root, file), Code: Parse(file)))
            .ToArray();
        var declared = files.SelectMany(file => Declared(file.Code).Select(type => (Type: type, file.Folder))).ToArray();
        types = declared.ToLookup(one => NameOf(one.Type), one => (NamespaceOf(one.Type), one.Folder));
        folders = declared
            .Select(one => (Namespace: NamespaceOf(one.Type), one.Folder))
            .Distinct()
            .ToLookup(one => one.Namespace, one => one.Folder);
        foreach (var (name, folder, code) in files)
        {
            foreach (var (used, what) in UsesOf(code).Where(use => use.Folder != folder))
                uses.TryAdd((folder, used), $"{name} uses {what}");
        }
    }

    /// <summary>All folders with code that use another or are used.</summary>
    public IEnumerable<string> Folders => uses.Keys.SelectMany(pair => new[] { pair.User, pair.Used }).Distinct().Order();

    /// <summary>The folders that a folder uses, in the order of their names.</summary>
    public IEnumerable<string> UsedBy(string folder) => uses.Keys.Where(pair => pair.User == folder).Select(pair => pair.Used).Order();

    /// <summary>One use of a folder by another, for a message.</summary>
    public string Example(string user, string used) => uses[(user, used)];

    /// <summary>Groups of folders each of which leads to all others of its group.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles()
    {
        var reached = Folders.ToDictionary(folder => folder, Reached);
        return
        [
            .. reached
                .Keys.Where(folder => reached[folder].Contains(folder))
                .GroupBy(folder => string.Join('|', reached[folder].Where(other => reached[other].Contains(folder)).Order()))
                .Select(group => group.Order().ToArray()),
        ];
    }

    private HashSet<string> Reached(string folder)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>([folder]);
        while (open.TryPop(out var next))
        {
            foreach (var used in UsedBy(next).Where(found.Add))
                open.Push(used);
        }
        return found;
    }

    private IEnumerable<(string Folder, string What)> UsesOf(CompilationUnitSyntax code)
    {
        var opened = code.Usings.Where(one => one.Alias is null).Select(one => one.NamespaceOrType.ToString()).ToArray();
        foreach (var name in opened.Where(name => folders[name].Count() == 1))
            yield return (folders[name].Single(), name);
        var own = code.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Select(one => one.Name.ToString()).FirstOrDefault("");
        var visible = Around(own).Concat(opened).ToArray();
        foreach (
            var name in code.DescendantNodes().OfType<SimpleNameSyntax>().Where(MayBeType).Select(name => name.Identifier.Text).Distinct()
        )
        {
            var found = visible.Select(place => types[name].Where(type => type.Namespace == place)).FirstOrDefault(some => some.Any());
            foreach (var (_, folder) in found ?? [])
                yield return (folder, name);
        }
    }

    // The second name of a.B, and a property that an initialiser or a pattern names, are members.
    private static bool MayBeType(SimpleNameSyntax name) =>
        name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Name != name,
            MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set => set.Left != name,
            _ => true,
        };

    private static IEnumerable<string> Around(string name)
    {
        for (; name.Length > 0; name = name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : "")
            yield return name;
    }

    private static IEnumerable<MemberDeclarationSyntax> Declared(CompilationUnitSyntax code) =>
        code.DescendantNodes()
            .OfType<MemberDeclarationSyntax>()
            .Where(one => one is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && one.Parent is not TypeDeclarationSyntax);

    private static string NameOf(MemberDeclarationSyntax type) =>
        type is DelegateDeclarationSyntax call ? call.Identifier.Text : ((BaseTypeDeclarationSyntax)type).Identifier.Text;

    private static string NamespaceOf(MemberDeclarationSyntax type) =>
        (type.Parent as BaseNamespaceDeclarationSyntax)?.Name.ToString() ?? "";

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    // a file found has a folder
    private static string FolderOf(string root, string file) => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/');

    private static CompilationUnitSyntax Parse(string file) =>
        (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
}
