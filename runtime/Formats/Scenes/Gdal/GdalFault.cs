namespace Unmix.Formats.Scenes.Gdal;

/// <summary>Turns GDAL's return codes into words, in one place and right after the call.</summary>
internal static unsafe class GdalFault
{
    /// <summary>Forgets what went wrong before, so that the next message is about the next call.</summary>
    public static void Forget() => GdalNative.CPLErrorReset();

    /// <summary>GDAL's own words for the last fault on this thread, without a full stop.</summary>
    public static string LastMessage =>
        BorrowedText.Copy(GdalNative.CPLGetLastErrorMsg())?.Trim().TrimEnd('.').ReplaceLineEndings(" ") ?? "GDAL gives no reason";

    /// <summary>True when a call since <see cref="Forget"/> failed, also one without a return code.</summary>
    public static bool Happened => GdalNative.CPLGetLastErrorType() >= GdalNative.Failure;

    /// <exception cref="OutputException">The code or GDAL's error state says that a write failed.</exception>
    public static void RequireWritten(int code, string path)
    {
        if (code >= GdalNative.Failure || Happened)
            throw OutputException.NotWritten(path, LastMessage);
    }
}
