using System.Security;
using System.Text;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Virtual;

namespace Unmix.Formats.Scenes.Envi;

/// <summary>
/// Shows GDAL a header that it can't read or would not find as one that it can, beside data that stays where it is: the header's
/// text lies in
/// memory, and both files are regions of others (GDAL's sparse files). Nothing is copied.
/// </summary>
internal static unsafe class EnviMirror
{
    private static long count;

    /// <summary>Opens the data by the header.</summary>
    /// <param name="header">Any encoding, any place.</param>
    /// <param name="dataPath">The data.</param>
    /// <returns>Invalid where GDAL refuses.</returns>
    public static GdalDataset Open(EnviHeaderFile header, string dataPath)
    {
        var beside = RasterOpening.Companions.Where(ending => SceneFile.Exists(dataPath + ending)).ToArray();
        return Open(header, dataPath, SceneFile.LengthOf(dataPath) ?? 0, beside);
    }

    /// <summary>Opens what a header says of data that is not there: zeros, as many as it asks for.</summary>
    /// <inheritdoc cref="Open(EnviHeaderFile, string)"/>
    public static GdalDataset OpenEmpty(EnviHeaderFile header) => Open(header, null, header.Shape?.Bytes ?? 0, []);

    private static GdalDataset Open(EnviHeaderFile header, string? dataPath, long length, string[] beside)
    {
        var folder = $"/vsimem/unmix-header-{Environment.ProcessId}-{Interlocked.Increment(ref count)}";
        var text = Encoding.UTF8.GetBytes(
            EnviHeaderFields.Signature + header.Text[EnviHeaderFields.Signature.Length..].ReplaceLineEndings("\n")
        );
        var files = new List<string>();
        var dataset = new GdalDataset();
        try
        {
            Write(files, $"{folder}/text", text);
            Write(files, $"{folder}/scene.hdr", Region(files[0], text.Length));
            Write(files, $"{folder}/scene", Region(dataPath is null ? null : Full(dataPath), length));
            foreach (var ending in beside)
                Write(files, $"{folder}/scene{ending}", Region(Full(dataPath + ending), SceneFile.LengthOf(dataPath + ending) ?? 0));
            dataset = EnviRawFile.Open($"/vsisparse/{folder}/scene", ["scene.hdr", .. beside.Select(ending => "scene" + ending)]);
            return dataset;
        }
        finally
        {
            if (dataset.IsInvalid)
                files.ForEach(file => GdalNative.VSIUnlink(file));
            else
                dataset.OwnedFiles = files;
        }
    }

    private static string Full(string path) => VirtualPath.Is(path) ? path : Path.GetFullPath(path);

    private static byte[] Region(string? path, long length)
    {
        var region = path is null
            ? ""
            : $"<SubfileRegion><Filename relative=\"0\">{SecurityElement.Escape(path)}</Filename>"
                + $"<DestinationOffset>0</DestinationOffset><SourceOffset>0</SourceOffset>"
                + $"<RegionLength>{length}</RegionLength></SubfileRegion>";
        return Encoding.UTF8.GetBytes($"<VSISparseFile><Length>{length}</Length>{region}</VSISparseFile>");
    }

    private static void Write(List<string> files, string path, ReadOnlySpan<byte> bytes)
    {
        files.Add(path);
        var file = GdalNative.VSIFOpenL(path, "wb");
        if (file == 0)
            throw new SceneException(
                $"GDAL gives no memory for a copy of a header ({GdalFault.LastMessage}). Free some memory and run again."
            );
        fixed (byte* memory = bytes)
            _ = GdalNative.VSIFWriteL(memory, 1, (nuint)bytes.Length, file);
        _ = GdalNative.VSIFCloseL(file);
    }
}
