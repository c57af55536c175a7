using System.CommandLine;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary>Options that <c>train</c> had before they were a recipe's, or no one's.</summary>
internal static class RetiredTrainOptions
{
    private static readonly (string Name, string Fate)[] All =
    [
        ("--batch", "it is a constant of the form now: 256 pixels a step, or 16 with --recipe paper"),
        ("--learning-rate", "it is a constant of the form now: 0.003, or 0.001 with --recipe paper"),
        ("--parity-tolerance", "'unmix-train export --parity-tolerance' seals the checkpoint of a training with another one"),
        ("--checkpoint", "the state is kept beside the package, as OUTPUT.checkpoint, until that is sealed"),
        ("--log", "give --report FILE.jsonl"),
    ];

    /// <summary>Adds them.</summary>
    public static void AddTo(Command command)
    {
        foreach (var (name, fate) in All)
            RetiredOption.AddTo(command, name, fate);
    }
}
