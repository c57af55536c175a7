namespace Unmix.Runtime.Arrays;

/// <summary>One thread's part in going through the pixels of an array.</summary>
internal interface IArrayLane
{
    /// <summary>Takes pixels that follow each other; the last of them may wait for others.</summary>
    /// <param name="first">The first, row after row from 0.</param>
    /// <param name="count">Pixels.</param>
    void Take(long first, long count);

    /// <summary>Does what waits.</summary>
    void Finish();
}
