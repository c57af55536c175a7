namespace Unmix.Runtime.Watching;

/// <summary>Lists a folder now and then: often enough for the quiet time, and never for more than a small share of the time.</summary>
/// <param name="listing">Of the folder.</param>
/// <param name="quietSeconds">How long a file has to stay as it is.</param>
/// <param name="clock">Ours.</param>
internal sealed class FolderPoll(FolderListing listing, double quietSeconds, TimeProvider clock)
{
    private const double LeastSeconds = 0.1;
    private const double MostSeconds = 1;

    /// <summary>Parts of the quiet time between two looks.</summary>
    private const double LooksInQuiet = 4;

    /// <summary>A look takes at most one part in so many of the time.</summary>
    private const double ShareOfTime = 20;

    private long looked;
    private double lookSeconds;

    /// <summary>Seconds from one look to the next.</summary>
    public double Seconds => Math.Max(Math.Clamp(quietSeconds / LooksInQuiet, LeastSeconds, MostSeconds), lookSeconds * ShareOfTime);

    /// <summary>Lists the folder.</summary>
    /// <returns>Why it can't be listed; null where it was.</returns>
    public string? Look()
    {
        looked = clock.GetTimestamp();
        try
        {
            listing.Look();
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return cause.Message;
        }
        finally
        {
            lookSeconds = clock.GetElapsedTime(looked).TotalSeconds;
        }
    }

    /// <summary>Lists the folder if the last look was long enough ago; a fault is met again by the next look.</summary>
    public void LookIfDue()
    {
        if (clock.GetElapsedTime(looked).TotalSeconds >= Seconds)
            _ = Look();
    }
}
