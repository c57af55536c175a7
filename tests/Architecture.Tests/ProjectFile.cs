using System.Xml.Linq;

namespace Unmix.Architecture.Tests;

/// <summary>What a project file names, whatever the flavour of the build.</summary>
/// <param name="Name">Without ending.</param>
/// <param name="Folder">Below the repository's root, with forward slashes.</param>
/// <param name="References">Names of the projects it references itself.</param>
/// <param name="Packages">Names of the packages it references itself.</param>
internal sealed record ProjectFile(string Name, string Folder, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static IEnumerable<ProjectFile> ReadAll(string root) => SourceTree.Files(root, "*.csproj").Select(path => Read(root, path));

    private static ProjectFile Read(string root, string path)
    {
        var elements = XDocument.Load(path).Descendants().ToList();
        string[] Named(string element) =>
            [.. elements.Where(e => e.Name.LocalName == element).Select(e => (string?)e.Attribute("Include")).OfType<string>()];
        return new ProjectFile(
            // a file found has a folder
            Path.GetFileNameWithoutExtension(path),
            Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Replace('\\', '/'),
            [.. Named("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))],
            Named("PackageReference")
        );
    }
}
