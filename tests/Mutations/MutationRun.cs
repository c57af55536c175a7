using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Unmix.Mutations;

/// <summary>Tries mutations one after the other and writes which test notices each.</summary>
internal sealed class MutationRun
{
    // The tests of the mathematics. The first are quick and notice most; the others run where they pass.
    private static readonly string[] Quick = ["*.PlainObjectiveTests", "*.PlainNetworkTests"];
    private static readonly string[] Others =
    [
        "Unmix.Trainer.Tests.Objective.*",
        "Unmix.Trainer.Tests.Network.*",
        "Unmix.Trainer.Tests.Densities.*",
        "*.DefaultTraceTests",
        "*.LaneTests",
    ];

    private readonly PlainClone clone;
    private readonly MutantCompiler compiler;

    /// <param name="clone">Built.</param>
    /// <exception cref="InvalidOperationException">A test fails already.</exception>
    public MutationRun(PlainClone clone)
    {
        this.clone = clone;
        compiler = new MutantCompiler(clone);
        compiler.Write(null);
        if (FirstFailure() is { } wrong)
            throw new InvalidOperationException($"Without a mutation '{wrong}' fails already.");
    }

    /// <summary>Tries all, or one alone.</summary>
    /// <param name="mutations">The list.</param>
    /// <param name="only">One by its number, from 1; null for all.</param>
    /// <param name="table">Where the table goes; null for none.</param>
    /// <returns>How many survive.</returns>
    public int Try(IReadOnlyList<Mutation> mutations, int? only, string? table)
    {
        var text = new StringBuilder("| no. | file | instead of | stands | the first test that fails |\n| --- | --- | --- | --- | --- |\n");
        var (tried, survivors, watch) = (0, 0, Stopwatch.StartNew());
        for (var i = 0; i < mutations.Count; i++)
        {
            if (only is { } one && one != i + 1)
                continue;
            compiler.Write(mutations[i]);
            var failure = FirstFailure();
            tried++;
            if (failure is null)
                survivors++;
            var line =
                $"| {i + 1} | {mutations[i].File} | {Code(mutations[i].From)} | {Code(mutations[i].To)} | "
                + $"{failure ?? "**none: it survives**"} |";
            text.Append(line).Append('\n');
            Console.WriteLine(line);
        }
        var end = string.Create(
            CultureInfo.InvariantCulture,
            $"{tried} mutations, {survivors} survive; {watch.Elapsed.TotalMinutes:F0} minutes."
        );
        Console.WriteLine(end);
        if (table is not null)
            File.WriteAllText(table, $"{end}\n\n{text}");
        return survivors;
    }

    private string? FirstFailure() => clone.FirstFailure(Quick) ?? clone.FirstFailure(Others);

    private static string Code(string code) => $"`{code.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
