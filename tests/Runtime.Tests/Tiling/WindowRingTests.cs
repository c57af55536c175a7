using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Tests.Tiling;

public sealed class WindowRingTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 6)]
    public void Every_window_is_computed_once_and_written_in_order(int workerCount, int bufferCount)
    {
        const int WindowCount = 500;
        var ring = new WindowRing(bufferCount, WindowCount);
        var buffers = new int[bufferCount];
        var written = new List<int>();
        var reader = new Thread(() =>
        {
            for (var window = 0; window < WindowCount && ring.WaitFree(window); window++)
            {
                buffers[ring.BufferOf(window)] = window;
                ring.MarkRead(window);
            }
        });
        var workers = Enumerable.Range(0, workerCount).Select(_ => new Thread(() =>
        {
            while (ring.TakeRead(out var window))
            {
                buffers[ring.BufferOf(window)] *= 2;
                ring.MarkComputed(window);
            }
        })).ToList();

        reader.Start();
        workers.ForEach(w => w.Start());
        for (var window = 0; window < WindowCount; window++)
        {
            Assert.True(ring.WaitComputed(window));
            written.Add(buffers[ring.BufferOf(window)]);
            ring.MarkFree(window);
        }
        reader.Join();
        workers.ForEach(w => w.Join());

        Assert.Equal(Enumerable.Range(0, WindowCount).Select(i => 2 * i), written);
    }

    [Fact]
    public void Stopping_ends_every_wait()
    {
        var ring = new WindowRing(3, 10);
        var waiting = new Thread(() => Assert.False(ring.WaitComputed(0)));
        waiting.Start();

        ring.Stop();

        waiting.Join();
        Assert.False(ring.WaitFree(0));
        Assert.False(ring.TakeRead(out _));
    }
}
