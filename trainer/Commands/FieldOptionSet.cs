using System.CommandLine;

namespace Unmix.Trainer.Commands;

/// <summary>
/// Fields of the recipe that <c>train</c> also takes as options of their own: scripts use them. No help shows them, since <c>--set</c>
/// sets every field.
/// </summary>
internal sealed class FieldOptionSet
{
    private readonly (Option<string?> Option, string Field)[] all =
    [
        Of("--abundances", "scene.abundances"),
        Of("--bundle", "scene.bundleSize"),
        Of("--context", "network.context"),
        Of("--latent", "network.latent"),
        Of("--seed", "schedule.seed"),
        Of("--epochs", "schedule.epochs"),
        Of("--restarts", "schedule.restarts"),
    ];

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        foreach (var (option, _) in all)
            command.Add(option);
    }

    /// <summary>What was given, each as <c>FIELD=VALUE</c>.</summary>
    public IEnumerable<string> Settings(ParseResult parsed) =>
        from one in all
        let value = parsed.GetValue(one.Option)
        where value is not null
        select $"{one.Field}={value}";

    private static (Option<string?>, string) Of(string name, string field) =>
        (new Option<string?>(name) { Hidden = true, Description = $"the recipe's field '{field}', as by --set" }, field);
}
