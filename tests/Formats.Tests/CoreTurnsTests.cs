namespace Unmix.Formats.Tests;

public sealed class CoreTurnsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_work_at_once_than_there_are_cores_and_all_get_their_turn(int cores)
    {
        using var turns = new CoreTurns(cores);
        var (atWork, most, done) = (0, 0, 0);
        var gate = new Lock();

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(
                        () =>
                        {
                            for (var i = 0; i < 50; i++)
                            {
                                using var turn = turns.Take();
                                lock (gate)
                                    most = Math.Max(most, ++atWork);
                                Thread.Yield();
                                lock (gate)
                                    (atWork, done) = (atWork - 1, done + 1);
                            }
                        },
                        TestContext.Current.CancellationToken
                    )
                )
        );

        Assert.InRange(most, 1, cores);
        Assert.Equal(8 * 50, done);
    }
}
