using System.CommandLine;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Formats.Scenes;
using Unmix.Runtime;

namespace Unmix.Cli.Commands;

/// <summary><c>unmix info MODEL|SCENE</c>, or both for what a run would do.</summary>
internal static class InfoCommand
{
    public static Command Make()
    {
        var files = FileArgument.Several("FILE", "a model package, a scene, or a model package and a scene", most: 2);
        var options = new RunOptionSet();
        var command = new Command("info", HelpText.For("Say what a file holds; of a model and a scene together, what a run would do.",
            "unmix info model.unmix", "unmix info scene.hdr", "unmix info model.unmix scene.hdr --memory 256MiB"))
        {
            files,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            Print(parsed.GetRequiredValue(files), options.Read(parsed));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(string[] files, UnmixOptions options)
    {
        options.Validate();
        var package = IsPackage(files[0]) ? ModelPackage.Open(files[0]) : null;
        if (package is not null) InfoText.Print(package, options);
        if (package is not null && files.Length == 1) return;
        if (package is null && files.Length == 2)
            throw new OptionsException($"'{files[0]}' is no model package; with two files the first is one. Give 'unmix info MODEL SCENE'.");
        using var reader = SceneReader.Open(files[^1], options.Read);
        if (package is not null) Console.WriteLine();
        InfoText.Print(reader.Profile);
        if (package is null)
        {
            PrintWarnings(reader.Profile.Warnings);
            return;
        }
        Console.WriteLine();
        var plan = RunPlan.For(package, reader.Profile, options);
        InfoText.Print(plan);
        PrintWarnings(plan.Warnings);
    }

    private static void PrintWarnings(IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings) Console.Error.WriteLine($"Warning: {warning}");
    }

    /// <summary>By its name, or by the first bytes of a zip file.</summary>
    private static bool IsPackage(string path)
    {
        if (path.EndsWith(".unmix", StringComparison.OrdinalIgnoreCase)) return true;
        if (!File.Exists(path)) return false;
        try
        {
            Span<byte> start = stackalloc byte[4];
            using var stream = File.OpenRead(path);
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PK\u0003\u0004"u8);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false; // the scene reader says what is wrong
        }
    }
}
