using Unmix.Formats.Packages;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Reading;

/// <summary>
/// Scenes in archives, as they are delivered. A product is read where it lies if that is as exact as unpacked and needs no more memory; of
/// all else a sentence says how it is unpacked, and what to give then.
/// </summary>
internal static class ArchivedScene
{
    /// <summary>
    /// Packed members above it are not read where they lie: each step back unpacks a part of them anew. A Tanager scene of 1.4 GB took
    /// more than 100 s so, and 17 s unpacked.
    /// </summary>
    private const long MostPackedBytes = 64L << 20;

    private const int MostNamed = 3;

    /// <summary>Endings of files that are scenes or lead to one, the surest first.</summary>
    private static readonly string[] SceneEndings = [".hdr", ".nc", ".he5", ".h5", ".tif", ".tiff", ".bsq", ".bil", ".bip", ".img", ".dat"];

    /// <summary>
    /// Files that may be part of a product and can be read where they lie, as GDAL names them; null for what is no archive.
    /// </summary>
    /// <remarks>GDAL hands libnetcdf a file in an archive as memory, which no plan can bound, so such are left out.</remarks>
    /// <exception cref="SceneException">A damaged archive, or a model package.</exception>
    public static IReadOnlyList<string>? Files(string path)
    {
        if (SceneArchive.Of(path) is not { } archive)
            return null;
        if (archive.Members.Any(member => member.Name == ModelPackage.EncoderEntry))
            throw new SceneException($"'{path}' is a model package, not a scene. Give the model first, and then the scene.");
        return archive.Kind != ArchiveKind.CompressedTar && archive.Members.All(member => IsSeenByGdal(archive, member))
            ? [.. archive.Members.Where(IsReadable).Select(archive.VirtualName)]
            : [];
    }

    /// <summary>Refuses an archive that nothing reads as it is; any other file passes.</summary>
    /// <exception cref="SceneException">It has to be unpacked; says how.</exception>
    public static void RequireNone(string path)
    {
        if (SceneArchive.Of(path) is not { } archive || (archive.Kind == ArchiveKind.Zip && IsOpenedByGdal(path)))
            return;
        var what = $"'{path}' is a {SceneArchive.Word(archive.Kind)} with {Named(archive)} in it";
        if (archive.Members.Count == 0)
            throw new SceneException($"'{path}' is a {SceneArchive.Word(archive.Kind)} without a file in it. Copy it again.");
        if (archive.Kind != ArchiveKind.CompressedTar && SceneIn(archive) is null)
            throw new SceneException($"{what}, and no file there has the name of a scene. Give the scene's file or folder.");
        throw new SceneException(
            $"{what}, and can't be read without unpacking. Unpack it by: {archive.UnpackCommand} and then give "
                + (
                    archive.Kind == ArchiveKind.CompressedTar
                        ? $"'{archive.Stem}', or the scene's file in it."
                        : $"'{archive.Stem}/{SceneIn(archive)!.Name}'." // looked at above
                )
        );
    }

    private static bool IsReadable(ArchiveMember member) =>
        !member.Name.EndsWith(".nc", StringComparison.OrdinalIgnoreCase) && !(member.IsPacked && member.Bytes > MostPackedBytes);

    /// <summary>GDAL loses names in tars of the newer format (pax), and with them what belongs together.</summary>
    private static bool IsSeenByGdal(SceneArchive archive, ArchiveMember member) =>
        SceneFile.LengthOf(archive.VirtualName(member)) == member.Bytes;

    /// <summary>The largest file of the surest ending.</summary>
    private static ArchiveMember? SceneIn(SceneArchive archive) =>
        SceneEndings
            .Select(ending =>
                archive
                    .Members.Where(member => member.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                    .MaxBy(member => member.Bytes)
            )
            .FirstOrDefault(found => found is not null);

    private static string Named(SceneArchive archive)
    {
        var most = archive.Members.OrderByDescending(member => member.Bytes).Select(member => VirtualPath.FileName(member.Name)).ToList();
        return archive.Kind == ArchiveKind.CompressedTar && most.Count > 0 ? $"{Quoted.List(most)} first" : Quoted.List(most, MostNamed);
    }

    /// <summary>Some formats are zips by themselves, and GDAL knows them. In a tar it sees the HDF5 file that is first.</summary>
    private static bool IsOpenedByGdal(string path)
    {
        GdalFault.Forget();
        using var dataset = RasterOpening.Open(path, null, null);
        return !dataset.IsInvalid;
    }
}
