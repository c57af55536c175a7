using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Products;
using Unmix.Formats.Scenes.Products.Aviris;
using Unmix.Formats.Scenes.Products.Desis;
using Unmix.Formats.Scenes.Products.Emit;
using Unmix.Formats.Scenes.Products.EnMap;
using Unmix.Formats.Scenes.Products.Neon;
using Unmix.Formats.Scenes.Products.Pace;
using Unmix.Formats.Scenes.Products.Prisma;
using Unmix.Formats.Scenes.Products.Tanager;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Reading;

/// <summary>The products that are known, in the order in which a file is compared with them.</summary>
internal static class ProductTable
{
    private const int MostFiles = 10_000; // of a folder that are looked at

    private const string Shadow = "._"; // what macOS puts beside a file of the same name, and into archives

    private const int DeepestScene = 3; // folders below the one that is given, each alone in the one above

    private static readonly IProductFormat[] Formats =
    [
        new EmitProduct(),
        new PrismaProduct(),
        new TanagerProduct(),
        new NeonProduct(),
        new AvirisNetCdf(),
        new PaceProduct(),
        new EnMapProduct(),
        new DesisProduct(),
        new AvirisEnvi(),
    ];

    /// <summary>Opens a product by its main file, one of its parts or its folder; null where it is none that is known.</summary>
    /// <param name="path">As given; GDAL's own names are none.</param>
    /// <param name="options">Checked.</param>
    /// <exception cref="SceneException">The product can't be used, or the folder holds several.</exception>
    /// <exception cref="OptionsException">A mask is asked for that the product does not have.</exception>
    public static ProductScene? Open(string path, SceneReadOptions options)
    {
        if (Directory.Exists(path))
            return InFolder(path) is { } only ? Open(only, options) : null;
        if (!SceneFile.Exists(path))
            return null;
        if (ArchivedScene.Files(path) is { } members)
            return InArchive(path, members) is { } product ? Open(product, options) : null;
        using var candidate = new ProductCandidate(path);
        if (Find(candidate) is not ({ } format, { } main))
            return null;
        if (main == path)
            return Open(format, candidate, options);
        using var found = new ProductCandidate(main);
        return Open(format, found, options);
    }

    /// <summary>True where an array of a file is a product's cube.</summary>
    public static bool IsCube(string path, string array)
    {
        using var turn = ArrayLibrary.Turn.EnterScope();
        using var candidate = new ProductCandidate(path);
        return Find(candidate) is ({ } format, { } main) && main == path && format.IsCube(array.Trim('/'));
    }

    /// <summary>The main file of the product that a path belongs to; null where it is none that is known.</summary>
    /// <exception cref="SceneException">A folder of several products.</exception>
    public static string? MainOf(string path)
    {
        using var turn = ArrayLibrary.Turn.EnterScope();
        if (Directory.Exists(path))
            return InFolder(path);
        if (!SceneFile.Exists(path))
            return null;
        if (ArchivedScene.Files(path) is { } members)
            return InArchive(path, members);
        using var candidate = new ProductCandidate(path);
        return Find(candidate)?.Main;
    }

    /// <summary>The main files of all products in a folder, sorted; those of folders in it are left out.</summary>
    public static IReadOnlyList<string> MainsIn(string folder)
    {
        using var turn = ArrayLibrary.Turn.EnterScope();
        var mains = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder).Take(MostFiles).Order(StringComparer.Ordinal))
        {
            if (MembersOf(file) is { } members)
            {
                mains.UnionWith(MainsOf(members));
                continue;
            }
            using var candidate = new ProductCandidate(file);
            if (Find(candidate) is { } found)
                mains.Add(found.Main);
        }
        return [.. mains];
    }

    /// <summary>Files of an archive in a folder; one that can't be read, or is a model, holds no product.</summary>
    private static IReadOnlyList<string>? MembersOf(string file)
    {
        try
        {
            return ArchivedScene.Files(file);
        }
        catch (SceneException)
        {
            return [];
        }
    }

    /// <summary>The main files of products among the members of an archive that can be read where they lie.</summary>
    private static SortedSet<string> MainsOf(IReadOnlyList<string> members)
    {
        var mains = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            using var candidate = new ProductCandidate(member);
            if (Find(candidate) is { } found && members.Contains(found.Main))
                mains.Add(found.Main);
        }
        return mains;
    }

    /// <summary>The only product of an archive, by its main file; null where there is none that can be read where it lies.</summary>
    /// <exception cref="SceneException">There are several.</exception>
    private static string? InArchive(string path, IReadOnlyList<string> members)
    {
        string[] mains = [.. MainsOf(members)];
        return mains.Length < 2
            ? mains.FirstOrDefault()
            : throw new SceneException(
                $"'{path}' holds {mains.Length} products ('{VirtualPath.FileName(mains[0])}', '{VirtualPath.FileName(mains[1])}'"
                    + $"{(mains.Length > 2 ? ", ..." : "")}). Give one of them, such as '{mains[0]}'."
            );
    }

    /// <summary>Opens a product that was found.</summary>
    /// <exception cref="SceneException">It can't be used.</exception>
    internal static ProductScene Open(IProductFormat format, ProductCandidate main, SceneReadOptions options)
    {
        var belongings = new Belongings();
        try
        {
            var scene = format.Open(main, options, belongings);
            scene.Belongings = belongings;
            return scene;
        }
        catch
        {
            belongings.Dispose();
            throw;
        }
    }

    /// <summary>What a file is, and the product's main file; null where it is none that is known.</summary>
    internal static (IProductFormat Format, string Main)? Find(ProductCandidate candidate)
    {
        if (candidate.Name.StartsWith(Shadow, StringComparison.Ordinal))
            return null;
        foreach (var format in Formats)
        {
            if (format.MainOf(candidate) is { } main)
                return (format, main);
        }
        return null;
    }

    /// <summary>The only product of a folder, by its main file; null where there is none.</summary>
    private static string? InFolder(string folder, int deeper = DeepestScene)
    {
        var mains = MainsIn(folder);
        // Orders that are unpacked hold the scene in a folder of its own, and nothing else.
        if (mains.Count == 0 && deeper > 0 && Directory.EnumerateDirectories(folder).Take(2).ToArray() is [var inner])
            return InFolder(inner, deeper - 1);
        if (mains.Count < 2)
            return mains.Count == 0 ? null : mains[0];
        throw new SceneException(
            $"The folder '{folder}' holds {mains.Count} products ('{Path.GetFileName(mains[0])}', "
                + $"'{Path.GetFileName(mains[1])}', ...). "
                + "Give the path of one, or plan a run of all of them with 'unmix plan'."
        );
    }
}
