using System.IO.Compression;
using System.Text;

namespace Unmix.Formats.Scenes.Virtual;

/// <summary>
/// An archive of this machine as scenes are delivered in: a zip, a tar, or a tar that is compressed as a whole. It is known by its
/// content, and its members by their names and sizes; nothing of them is unpacked.
/// </summary>
internal sealed class SceneArchive
{
    private const int MostMembers = 10_000; // that are looked at
    private const int TarMarkAt = 257;

    private SceneArchive(string path, ArchiveKind kind, IReadOnlyList<ArchiveMember> members) =>
        (Path, Kind, Members) = (path, kind, members);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it is.</summary>
    public ArchiveKind Kind { get; }

    /// <summary>
    /// Its files, folders left out, by name; of a compressed tar the first alone, since all before a member has to be unpacked.
    /// </summary>
    public IReadOnlyList<ArchiveMember> Members { get; }

    /// <summary>Its name without the ending, in the same folder.</summary>
    public string Stem
    {
        get
        {
            var name = VirtualPath.FileName(Path);
            var ending = EndingOf(name);
            return ending.Length > 0 && ending.Length < name.Length ? Path[..^ending.Length] : Path + ".d";
        }
    }

    /// <summary>The shell command that unpacks it into a folder of its own, <see cref="Stem"/>.</summary>
    public string UnpackCommand
    {
        get
        {
            var (archive, folder) = (ShellWord(Path), ShellWord(Stem));
            return Kind == ArchiveKind.Zip ? $"unzip -d {folder} {archive}"
                : Kind == ArchiveKind.Tar ? $"mkdir -p {folder} && tar -xf {archive} -C {folder}"
                : $"mkdir -p {folder} && tar -xzf {archive} -C {folder}";
        }
    }

    /// <summary>The archive; null for what is none, or not of this machine.</summary>
    /// <exception cref="SceneException">It is damaged, or not whole.</exception>
    public static SceneArchive? Of(string path)
    {
        if (VirtualPath.Is(path) || !File.Exists(path) || KindOf(path) is not { } kind)
            return null;
        try
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            List<ArchiveMember> members = kind == ArchiveKind.Zip ? OfZip(file) : OfTar(file, kind);
            members.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
            return new SceneArchive(path, kind, members);
        }
        catch (Exception cause)
            when (cause is InvalidDataException or IOException or NotSupportedException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SceneException(
                $"'{path}' is a {Word(kind)} that can't be read: {cause.Message.TrimEnd('.')}. It is damaged or its end is missing; "
                    + "copy it again.",
                cause
            );
        }
    }

    /// <summary>What GDAL calls a member.</summary>
    public string VirtualName(ArchiveMember member)
    {
        var system = Kind == ArchiveKind.Zip ? "/vsizip/" : "/vsitar/";
        // GDAL tells an archive in a path by its ending, or by braces
        var isTold = EndingOf(VirtualPath.FileName(Path)).Length > 0;
        return $"{system}{(isTold ? Path : $"{{{Path}}}")}/{member.Name}";
    }

    /// <summary>A kind in a sentence.</summary>
    public static string Word(ArchiveKind kind) =>
        kind switch
        {
            ArchiveKind.Zip => "zip",
            ArchiveKind.Tar => "tar archive",
            _ => "compressed tar archive",
        };

    private static ArchiveKind? KindOf(string path)
    {
        var start = new byte[512];
        int length;
        try
        {
            using var file = SceneFile.Open(path);
            length = file.Read(start, 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null; // whoever reads it says why
        }
        var bytes = start.AsSpan(0, length);
        if (bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith("PK\u0005\u0006"u8))
            return ArchiveKind.Zip;
        if (bytes.Length > TarMarkAt && bytes[TarMarkAt..].StartsWith("ustar"u8))
            return ArchiveKind.Tar;
        return bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) && EndingOf(VirtualPath.FileName(path)) is ".tgz" or ".tar.gz"
            ? ArchiveKind.CompressedTar
            : null;
    }

    private static List<ArchiveMember> OfZip(FileStream file)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8);
        return
        [
            .. zip
                .Entries.Where(entry => !entry.FullName.EndsWith('/'))
                .Take(MostMembers)
                .Select(entry => new ArchiveMember(entry.FullName, entry.Length, entry.CompressedLength < entry.Length)),
        ];
    }

    private static List<ArchiveMember> OfTar(FileStream file, ArchiveKind kind)
    {
        if (kind == ArchiveKind.Tar)
            return TarListing.Read(file, MostMembers, isPacked: false);
        using var content = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        return TarListing.Read(content, 1, isPacked: true);
    }

    private static string EndingOf(string name)
    {
        string[] endings = [".tar.gz", ".tgz", ".tar", ".zip"];
        return Array.Find(endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? "";
    }

    private static string ShellWord(string path) => $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
