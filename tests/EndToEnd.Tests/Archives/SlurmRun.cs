using System.Globalization;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>A plan that the example's submit.sh gave to Slurm. Logs lie beside the plan.</summary>
internal sealed class SlurmRun
{
    private readonly SlurmLab lab;
    private readonly string folder;
    private readonly int shards;
    private readonly string array;
    private readonly string merge;

    private SlurmRun(SlurmLab lab, string folder, int shards, string array, string merge)
    {
        this.lab = lab;
        this.folder = folder;
        this.shards = shards;
        this.array = array;
        this.merge = merge;
    }

    /// <summary>The merge.</summary>
    public SlurmJob Merge => Job(merge);

    /// <summary>What the merge said.</summary>
    public string MergeLog => Read($"unmix-merge-{merge}.log");

    /// <param name="lab">A Slurm.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="shards">Tasks of the array.</param>
    /// <param name="options">More options of <c>unmix run</c>.</param>
    /// <param name="mostRestarts">How often a task may be put back into the queue.</param>
    public static SlurmRun Submit(SlurmLab lab, string plan, int shards, string options = "", int mostRestarts = 5)
    {
        var folder = Path.GetDirectoryName(plan)!; // a file has a folder
        var variables = lab.Variables();
        variables["UNMIX"] = $"dotnet exec {Tool.Dll("unmix")}";
        variables["UNMIX_RUN_OPTIONS"] = options;
        variables["UNMIX_MOST_RESTARTS"] = mostRestarts.ToString(CultureInfo.InvariantCulture);
        var script = Path.Combine(Repository.Root, "runtime/Cli/examples/slurm/submit.sh");
        var jobs = Tool.RunWith(variables, folder, script, plan, shards.ToString(CultureInfo.InvariantCulture))
            .RequireDone()
            .Output.Trim()
            .Split(' ');
        return new SlurmRun(lab, folder, shards, jobs[0], jobs[1]);
    }

    /// <summary>The name of a task for Slurm's programs.</summary>
    public string TaskId(int shard) => string.Create(CultureInfo.InvariantCulture, $"{array}_{shard}");

    /// <summary>What Slurm says about a task.</summary>
    public SlurmJob Task(int shard) => Job(TaskId(shard));

    /// <summary>What a task's attempts said.</summary>
    public string Log(int shard) => Read($"unmix-{array}_{shard}.log");

    /// <summary>Waits until the merge has ended, whatever came of it.</summary>
    /// <param name="attend">What an operator does meanwhile, again and again; null for nothing.</param>
    public void WaitForMerge(Action? attend = null) =>
        Wait.Until(
            () =>
            {
                attend?.Invoke();
                return lab.Job(merge) is { IsOver: true };
            },
            "the merge ended",
            () => lab.Client("squeue").Output + lab.Client("sinfo", "-N", "-o", "%N %T %E").Output
        );

    /// <summary>Waits until a task has finished an item and has others to do.</summary>
    public int OneInTheMiddle(PlannedArchive archive)
    {
        var found = -1;
        Wait.Until(
            () => (found = Enumerable.Range(0, shards).FirstOrDefault(shard => archive.Done(shard).Count == 1, -1)) >= 0,
            "a task has finished an item",
            () => lab.Client("squeue").Output
        );
        return found;
    }

    private SlurmJob Job(string id)
    {
        SlurmJob? job = null;
        Wait.Until(() => (job = lab.Job(id)) is not null, $"Slurm knows job {id}");
        return job!; // waited for
    }

    private string Read(string file) => File.Exists(Path.Combine(folder, file)) ? File.ReadAllText(Path.Combine(folder, file)) : "";
}
