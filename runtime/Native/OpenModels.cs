using System.Collections.Concurrent;
using Unmix.Formats;

namespace Unmix.Native;

/// <summary>The open models by their handles, which are numbers that are never used again: a stale one is told, not followed.</summary>
internal static class OpenModels
{
    private static readonly ConcurrentDictionary<long, OpenModel> Models = new();
    private static long last;

    /// <summary>Takes a model.</summary>
    /// <returns>Its handle, above 0.</returns>
    public static long Add(OpenModel model)
    {
        var handle = Interlocked.Increment(ref last);
        Models[handle] = model;
        return handle;
    }

    /// <summary>A model.</summary>
    /// <exception cref="OptionsException">There is none of that handle.</exception>
    public static OpenModel Of(long handle) => Models.TryGetValue(handle, out var model) ? model : throw NotOpen(handle);

    /// <summary>Releases a model.</summary>
    /// <exception cref="OptionsException">There is none of that handle, or its own call asks for it.</exception>
    public static void Close(long handle)
    {
        Of(handle).Dispose();
        Models.TryRemove(handle, out _);
    }

    private static OptionsException NotOpen(long handle) => new($"There is no open model {handle}. Open one, and close it last.");
}
