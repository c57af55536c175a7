using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Unmix.Mutations;

var list = new Option<string>("--list") { Description = "the mutations", DefaultValueFactory = _ => "tests/Mutations/mutations.json" };
var table = new Option<string>("--table")
{
    Description = "the table that is written",
    DefaultValueFactory = _ => "tests/Mutations/results.md",
};
var only = new Option<int?>("--only") { Description = "one mutation alone, by its number; no table is written" };
var folder = new Option<string>("--folder")
{
    Description = "where the clone goes; kept, and used again",
    DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "unmix-mutations"),
};
var root = new RootCommand(
    "Put wrong signs, factors and indices into the trainer's mathematics, one at a time, in a clone without outside data, and see which "
        + "test fails. Exit code 1 when one survives."
)
{
    list,
    table,
    only,
    folder,
};

// The tests of the mathematics. The first are quick and notice most; the others run where they pass.
string[] quick = ["*.PlainObjectiveTests", "*.PlainNetworkTests"];
string[] others =
[
    "Unmix.Trainer.Tests.Objective.*",
    "Unmix.Trainer.Tests.Network.*",
    "Unmix.Trainer.Tests.Densities.*",
    "*.DefaultTraceTests",
    "*.LaneTests",
];
root.SetAction(parsed =>
{
    var mutations = Mutation.ReadAll(parsed.GetRequiredValue(list));
    var place = parsed.GetRequiredValue(folder);
    var clone = Directory.Exists(place) ? new PlainClone(place) : PlainClone.Make(Directory.GetCurrentDirectory(), place);
    var compiler = new MutantCompiler(clone);
    compiler.Write(null);
    if ((clone.FirstFailure(quick) ?? clone.FirstFailure(others)) is { } wrong)
        throw new InvalidOperationException($"Without a mutation '{wrong}' fails already.");
    var text = new StringBuilder("| no. | file | instead of | stands | the first test that fails |\n| --- | --- | --- | --- | --- |\n");
    var (survivors, watch) = (0, Stopwatch.StartNew());
    for (var i = 0; i < mutations.Count; i++)
    {
        if (parsed.GetValue(only) is { } one && one != i + 1)
            continue;
        compiler.Write(mutations[i]);
        var failure = clone.FirstFailure(quick) ?? clone.FirstFailure(others);
        if (failure is null)
            survivors++;
        static string Code(string code) => $"`{code.Replace("|", "\\|", StringComparison.Ordinal)}`";
        var line =
            $"| {i + 1} | {mutations[i].File} | {Code(mutations[i].From)} | {Code(mutations[i].To)} | "
            + $"{failure ?? "**none: it survives**"} |";
        text.Append(line).Append('\n');
        Console.WriteLine(line);
    }
    var end = string.Create(
        CultureInfo.InvariantCulture,
        $"{mutations.Count} mutations, {survivors} survive; {watch.Elapsed.TotalMinutes:F0} minutes."
    );
    Console.WriteLine(end);
    if (parsed.GetValue(only) is null)
        File.WriteAllText(parsed.GetRequiredValue(table), $"{end}\n\n{text}");
    return survivors == 0 ? 0 : 1;
});
return root.Parse(args).Invoke();
