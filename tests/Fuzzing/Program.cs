using System.CommandLine;
using System.Globalization;
using Unmix.Fuzzing;

var executions = new Option<long>("--executions")
{
    Description = "of all targets together, by their shares",
    DefaultValueFactory = _ => 1_000_000,
};
var seed = new Option<int>("--seed") { Description = "of all choices", DefaultValueFactory = _ => 1 };
var only = new Option<string?>("--target") { Description = "one target alone [default: all]" };
var first = new Option<long>("--first") { Description = "the number of the first execution, to repeat a finding" };
var folder = new Option<string>("--folder")
{
    Description = "where the files go",
    DefaultValueFactory = _ => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(),
};
var root = new RootCommand(
    "Feed spoilt files to every reader of the product. Exit code 1 when a reader throws anything but its own exceptions, "
        + "hangs or takes too much memory."
)
{
    executions,
    seed,
    only,
    first,
    folder,
};
root.SetAction(parsed =>
{
    using var targets = new FuzzTargets(parsed.GetRequiredValue(folder));
    var chosen = targets.All.Where(target => parsed.GetValue(only) is not { } name || target.Name == name).ToList();
    var shares = chosen.Sum(target => (long)target.Share);
    var (all, findings) = (0L, 0);
    Console.WriteLine("| target | executions | read all the same | longest, ms | largest allocation, KiB | seconds | findings |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
    foreach (var target in chosen)
    {
        var count = Math.Max(1, parsed.GetValue(executions) * target.Share / shares);
        var result = FuzzRun.Run(target, parsed.GetValue(seed), parsed.GetValue(first), count);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {result.Target} | {result.Executions:N0} | {result.Accepted:N0} | {1000 * result.LongestSeconds:F0} | "
                    + $"{result.LargestAllocation / 1024:N0} | {result.Seconds:F0} | {result.Findings.Count} |"
            )
        );
        foreach (var finding in result.Findings)
            Console.Error.WriteLine($"{target.Name} {finding}");
        all += result.Executions;
        findings += result.Findings.Count;
    }
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"\n{all:N0} executions, {findings} findings; seed {parsed.GetValue(seed)}.")
    );
    return findings == 0 ? 0 : 1;
});
return root.Parse(args).Invoke();
