namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>Waits for what other processes do.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
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
