using System.CommandLine;
using Unmix.Learning.Recipes;
using Unmix.Learning.Tensors;

namespace Unmix.Benchmarks.Made;

/// <summary>Which half of the made scenes.</summary>
internal enum MadeHalf
{
    /// <summary>Those that options may be chosen by.</summary>
    Choosing,

    /// <summary>Those that only judge.</summary>
    Judging,
}

/// <summary><c>made SPECTRA</c>.</summary>
internal static class MadeCommand
{
    public static Command Make()
    {
        var folder = new Argument<string>("SPECTRA") { Description = "folder of usgs_1995, emit_cover and berlin_library" };
        var scenes = new Option<string>("--scenes") { DefaultValueFactory = _ => "tests/Benchmarks/Made/made-scenes.json" };
        var half = new Option<MadeHalf>("--half") { DefaultValueFactory = _ => MadeHalf.Choosing };
        var methods = new Option<EndmemberMethod[]>("--method")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [EndmemberMethod.Vca, EndmemberMethod.Nfindr, EndmemberMethod.Faces],
        };
        var minutes = new Option<double>("--minutes") { DefaultValueFactory = _ => 15 };
        var only = new Option<string?>("--only") { Description = "scenes whose name holds this" };
        var write = new Option<string?>("--write") { Description = "only write the scenes there, with suites for unmix-train compare" };
        var output = new Option<string?>("-o") { Description = "write the table there as Markdown" };
        var made = new Command("made", "Looks for endmembers in made scenes of measured spectra.")
        {
            folder,
            scenes,
            half,
            methods,
            minutes,
            only,
            write,
            output,
        };
        made.SetAction(parsed =>
        {
            TensorThreads.Use(1);
            var judges = parsed.GetValue(half) == MadeHalf.Judging;
            var recipes = MadeSceneRecipe
                .ReadAll(parsed.GetRequiredValue(scenes))
                .Where(recipe => recipe.Judges == judges && recipe.Name.Contains(parsed.GetValue(only) ?? "", StringComparison.Ordinal))
                .ToArray();
            var spectra = new MeasuredSpectra(parsed.GetRequiredValue(folder));
            if (parsed.GetValue(write) is { } into)
            {
                MadeSuite.Write(into, recipes, spectra);
                return;
            }
            var bench = new EndmemberBench(spectra, parsed.GetRequiredValue(methods));
            var table = bench.Run(recipes, parsed.GetValue(minutes));
            if (parsed.GetValue(output) is { } path)
                table.Write(path, $"Made scenes, {parsed.GetValue(half).ToString().ToLowerInvariant()} half");
        });
        return made;
    }
}
