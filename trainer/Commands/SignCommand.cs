using System.CommandLine;
using Unmix.Formats.Packages;
using Unmix.Terminal;

namespace Unmix.Trainer.Commands;

/// <summary><c>unmix-train sign MODEL --key KEY</c> and <c>unmix-train keygen NAME</c>.</summary>
internal static class SignCommand
{
    public static Command Make()
    {
        var model = new Argument<string>("MODEL") { Description = "the model package (*.unmix); it is rewritten with a signature" };
        var key = new Option<string>("--key")
        {
            HelpName = "KEY",
            Description = "the private key, as 'unmix-train keygen' made it",
            Required = true,
        };
        var command = new ExampledCommand(
            "sign",
            "Sign a package, for machines that trust only this key ('unmix run --trust'). The signature covers the manifest and, by "
                + "the hashes in it, everything else.",
            "unmix-train sign model.unmix --key field.key"
        )
        {
            model,
            key,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(model);
            using var signing = SigningKey.Read(parsed.GetRequiredValue(key));
            ModelPackageWriter.Sign(path, signing);
            Console.WriteLine($"Signed '{path}' with the key {signing.Fingerprint}.");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command MakeKeygen()
    {
        var name = new Argument<string>("NAME") { Description = "where the key goes: NAME.key, which is secret, and NAME.pub" };
        var command = new ExampledCommand("keygen", "Make a key to sign packages with (ECDSA, P-256).", "unmix-train keygen field")
        {
            name,
        };
        command.SetAction(parsed =>
        {
            var stem = parsed.GetRequiredValue(name);
            using var key = SigningKey.Create();
            key.Write($"{stem}.key", $"{stem}.pub");
            Console.WriteLine(
                $"Wrote '{stem}.key', which is secret, and '{stem}.pub', for 'unmix run --trust'; fingerprint {key.Fingerprint}."
            );
            return ExitCodes.Done;
        });
        return command;
    }
}
