using Unmix.Formats;

namespace Unmix.Runtime.Lines;

/// <summary>Where the answers of lines go.</summary>
internal interface ILineSink : IDisposable
{
    /// <summary>Takes a line.</summary>
    /// <param name="line">From 0, rising.</param>
    /// <param name="values">[columns, bands]; NaN where nothing is.</param>
    /// <exception cref="OutputException">It can't be written.</exception>
    void Write(int line, ReadOnlySpan<float> values);

    /// <summary>Makes whole what was written.</summary>
    /// <param name="lineCount">Lines that came, at least 1.</param>
    /// <returns>[bands] values that lay beyond what the type holds, and were stored as its ends; empty where it holds all.</returns>
    /// <exception cref="OutputException">It can't be written.</exception>
    IReadOnlyList<long> Finish(int lineCount);
}
