using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Tests.Tiling;

public sealed class WindowRingTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 5)]
    [InlineData(4, 6)]
    public void Every_window_is_computed_once_and_written_in_order(int workers, int buffers)
    {
        const int windows = 500;
        var ring = new WindowRing(buffers, windows);
        var contents = new int[buffers];
        var written = new List<int>();
        var threads = new List<Thread>
        {
            new(() =>
            {
                for (var i = 0; i < windows && ring.WaitFree(i); i++)
                {
                    contents[ring.BufferOf(i)] = i;
                    ring.MarkRead(i);
                }
            }),
        };
        for (var w = 0; w < workers; w++)
        {
            threads.Add(new Thread(() =>
            {
                while (ring.TakeRead(out var i))
                {
                    contents[ring.BufferOf(i)] += 1000;
                    ring.MarkComputed(i);
                }
            }));
        }
        threads.ForEach(thread => thread.Start());

        for (var i = 0; i < windows && ring.WaitComputed(i); i++)
        {
            written.Add(contents[ring.BufferOf(i)]);
            ring.MarkFree(i);
        }
        threads.ForEach(thread => thread.Join());

        Assert.Equal(Enumerable.Range(1000, windows), written);
    }

    [Fact]
    public void A_buffer_whose_window_is_still_being_computed_is_not_taken_for_the_next()
    {
        var ring = new WindowRing(1, 2);
        ring.MarkRead(0);
        Assert.True(ring.TakeRead(out _));
        var taken = new ManualResetEventSlim();
        var second = new Thread(() =>
        {
            if (ring.TakeRead(out _)) taken.Set();
        });
        second.Start();

        Assert.False(taken.Wait(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken));
        ring.MarkComputed(0);
        ring.MarkFree(0);
        ring.MarkRead(1);

        Assert.True(taken.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        second.Join();
    }

    [Fact]
    public void Stopping_ends_every_wait()
    {
        var ring = new WindowRing(2, 10);
        var answers = new bool[3];
        ring.MarkRead(0);
        Thread[] threads =
        [
            new(() => answers[0] = ring.WaitFree(0)),
            new(() => answers[1] = ring.TakeRead(out _) && ring.TakeRead(out _)),
            new(() => answers[2] = ring.WaitComputed(0)),
        ];
        foreach (var thread in threads) thread.Start();

        ring.Stop();

        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30))));
        Assert.All(answers, Assert.False);
    }
}
