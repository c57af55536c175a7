namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>Waits for what other processes do.</summary>
internal static class Wait
{
    /// <summary>A controller that was away may learn only minutes later that a task has ended meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <summary>Fails the test when it takes too long.</summary>
    public static void Until(Func<bool> isSo, string what, Func<string>? state = null)
    {
        var end = DateTime.UtcNow + Patience;
        while (!isSo())
        {
            if (DateTime.UtcNow > end)
                Assert.Fail($"Waited {Patience.TotalSeconds} s until {what}. {state?.Invoke()}");
            Thread.Sleep(Between);
        }
    }
}
