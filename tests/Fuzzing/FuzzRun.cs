using System.Diagnostics;
using Unmix.Formats;

namespace Unmix.Fuzzing;

/// <summary>What came of a target's executions.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Executions">Files read.</param>
/// <param name="Accepted">Of them, those that were read all the same.</param>
/// <param name="LongestSeconds">The slowest.</param>
/// <param name="LargestAllocation">The most bytes that one of them allocated on the managed heap.</param>
/// <param name="Seconds">All together.</param>
/// <param name="Findings">What should not have happened; a line each, with the number of the execution.</param>
public sealed record FuzzResult(
    string Target,
    long Executions,
    long Accepted,
    double LongestSeconds,
    long LargestAllocation,
    double Seconds,
    IReadOnlyList<string> Findings
);

/// <summary>Runs targets. Execution i of a seed is the same whatever runs before it, so that a finding can be repeated alone.</summary>
public static class FuzzRun
{
    /// <summary>A reader that takes longer hangs.</summary>
    public const double LongestSeconds = 5;

    /// <summary>What a reader may allocate for a small file, and for each byte of a larger one.</summary>
    public const long AllowedBytes = 32L << 20;

    private const long AllowedBytesPerByte = 128;
    private const int MostFindings = 20;
    private const int SeedStep = 1_000_003; // a prime, so that seeds and numbers of executions do not fall together

    /// <param name="target">What to feed.</param>
    /// <param name="seed">Of all choices.</param>
    /// <param name="first">The number of the first execution.</param>
    /// <param name="count">How many.</param>
    public static FuzzResult Run(FuzzTarget target, int seed, long first, long count)
    {
        ArgumentNullException.ThrowIfNull(target);
        var findings = new List<string>();
        var (accepted, slowest, largest) = (0L, 0.0, 0L);
        using var watch = new HangWatch(target.Name, seed);
        var start = Stopwatch.GetTimestamp();
        for (var i = first; i < first + count && findings.Count < MostFindings; i++)
        {
            var input = new Mutator(new Random(unchecked(seed * SeedStep + (int)i)), target.Seeds, target.Words).Next();
            watch.Begin(i);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var time = Stopwatch.GetTimestamp();
            try
            {
                target.Execute(input);
                accepted++;
            }
            catch (UnmixException fault)
            {
                if (fault.Message.Any(char.IsControl))
                    findings.Add($"{i}: a message with a control character: {fault.Message.ReplaceLineEndings("\\n")}");
            }
#pragma warning disable CA1031 // whatever is not ours is what is looked for
            catch (Exception fault)
#pragma warning restore CA1031
            {
                findings.Add(
                    $"{i}: {fault.GetType().Name}: {fault.Message} "
                        + $"{string.Join(" < ", (fault.StackTrace ?? "").Split('\n').Take(3).Select(line => line.Trim()))}"
                );
            }
            var seconds = Stopwatch.GetElapsedTime(time).TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            slowest = Math.Max(slowest, seconds);
            largest = Math.Max(largest, allocated);
            if (seconds > LongestSeconds)
                findings.Add($"{i}: took {seconds:F1} s");
            if (allocated > target.HeldBytes + AllowedBytes + AllowedBytesPerByte * input.Length)
                findings.Add($"{i}: allocated {allocated} bytes for a file of {input.Length}");
        }
        return new FuzzResult(target.Name, count, accepted, slowest, largest, Stopwatch.GetElapsedTime(start).TotalSeconds, findings);
    }

    /// <summary>Ends the process, naming the execution, when one does not end.</summary>
    private sealed class HangWatch : IDisposable
    {
        private readonly string target;
        private readonly int seed;
        private readonly Timer timer;
        private long execution;
        private long began;

        public HangWatch(string target, int seed)
        {
            this.target = target;
            this.seed = seed;
            began = Stopwatch.GetTimestamp();
            timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }

        public void Begin(long number)
        {
            Volatile.Write(ref execution, number);
            Volatile.Write(ref began, Stopwatch.GetTimestamp());
        }

        public void Dispose() => timer.Dispose();

        // Four times what is allowed: a busy machine may stop a process for seconds.
        private void Look()
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref began)).TotalSeconds > 4 * LongestSeconds)
                Environment.FailFast($"'{target}' hangs at execution {Volatile.Read(ref execution)} of seed {seed}.");
        }
    }
}
