using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Tests.Tiling;

public sealed class WindowRingTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 4)]
    [InlineData(6, 4)] // more workers than buffers
    public void Every_batch_is_computed_once_and_every_window_written_in_order(int workers, int buffers)
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
                    ring.MarkRead(i, Batches(i));
                }
            }),
        };
        for (var w = 0; w < workers; w++)
        {
            threads.Add(
                new Thread(() =>
                {
                    while (ring.TakeBatch(out var i, out var batch))
                    {
                        Interlocked.Add(ref contents[ring.BufferOf(i)], 1000 << batch);
                        ring.MarkBatchComputed(i);
                    }
                })
            );
        }
        threads.ForEach(thread => thread.Start());

        for (var i = 0; i < windows && ring.WaitComputed(i); i++)
        {
            written.Add(contents[ring.BufferOf(i)]);
            ring.MarkFree(i);
        }
        threads.ForEach(thread => thread.Join());

        // Each batch has added a bit of its own, once; windows without any are written too.
        Assert.Equal(Enumerable.Range(0, windows).Select(i => i + 1000 * ((1 << Batches(i)) - 1)), written);

        static int Batches(int window) => window % 5;
    }

    [Fact]
    public void Workers_share_a_window_and_go_on_with_the_next_before_it_is_computed()
    {
        var ring = new WindowRing(2, 2);
        ring.MarkRead(0, 2);
        ring.MarkRead(1, 1);

        Assert.True(ring.TakeBatch(out var first, out var firstBatch));
        Assert.True(ring.TakeBatch(out var second, out var secondBatch));
        Assert.True(ring.TakeBatch(out var third, out var thirdBatch));
        Assert.False(ring.TakeBatch(out _, out _));

        Assert.Equal([(0, 0), (0, 1), (1, 0)], [(first, firstBatch), (second, secondBatch), (third, thirdBatch)]);
        ring.MarkBatchComputed(1);
        ring.MarkBatchComputed(0);
        Assert.True(ring.WaitComputed(1));
        using var computed = new ManualResetEventSlim();
        var writer = new Thread(() =>
        {
            if (ring.WaitComputed(0))
                computed.Set();
        });
        writer.Start();
        Assert.False(computed.Wait(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken));
        ring.MarkBatchComputed(0);
        Assert.True(computed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        writer.Join();
    }

    [Fact]
    public void A_worker_gets_what_is_left_of_its_window_and_nothing_of_the_next_unless_it_waits()
    {
        var ring = new WindowRing(2, 2);
        ring.MarkRead(0, 2);
        ring.MarkRead(1, 1);
        Assert.True(ring.TakeBatch(out var window, out _));

        Assert.True(ring.TakeAnother(window, out var batch));

        Assert.Equal((0, 1), (window, batch));
        Assert.False(ring.TakeAnother(window, out _));
        Assert.True(ring.TakeBatch(out window, out batch));
        Assert.Equal((1, 0), (window, batch));
        ring.Stop();
        Assert.False(ring.TakeAnother(1, out _));
    }

    [Fact]
    public void A_buffer_whose_window_is_still_being_computed_is_not_taken_for_the_next()
    {
        var ring = new WindowRing(1, 2);
        ring.MarkRead(0, 1);
        Assert.True(ring.TakeBatch(out _, out _));
        using var taken = new ManualResetEventSlim();
        var second = new Thread(() =>
        {
            if (ring.TakeBatch(out var window, out _) && window == 1)
                taken.Set();
        });
        second.Start();

        Assert.False(taken.Wait(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken));
        ring.MarkBatchComputed(0);
        ring.MarkFree(0);
        ring.MarkRead(1, 1);

        Assert.True(taken.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        second.Join();
    }

    [Fact]
    public void Stopping_ends_every_wait()
    {
        var ring = new WindowRing(2, 10);
        var answers = new bool[3];
        ring.MarkRead(0, 1);
        Thread[] threads =
        [
            new(() => answers[0] = ring.WaitFree(0)),
            new(() => answers[1] = ring.TakeBatch(out _, out _) && ring.TakeBatch(out _, out _)),
            new(() => answers[2] = ring.WaitComputed(0)),
        ];
        foreach (var thread in threads)
            thread.Start();

        ring.Stop();

        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30))));
        Assert.All(answers, Assert.False);
    }
}
