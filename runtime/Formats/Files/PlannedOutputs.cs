namespace Unmix.Formats.Files;

/// <summary>
/// Looks at all that a command will write before it works for minutes or hours: each output is one by <see cref="OutputPlace"/>,
/// can be written, and is neither an input nor another output.
/// </summary>
public sealed class PlannedOutputs
{
    private readonly List<string> inputs;
    private readonly List<string> outputs = [];

    /// <param name="inputs">What is read; nulls are skipped.</param>
    public PlannedOutputs(params IEnumerable<string?> inputs) => this.inputs = [.. inputs.OfType<string>()];

    /// <summary>A file that appears as a whole.</summary>
    /// <param name="path">Its name; null for none.</param>
    /// <exception cref="OptionsException">No name, an input, or another output.</exception>
    /// <exception cref="OutputException">It can't be written.</exception>
    public PlannedOutputs File(string? path)
    {
        if (path is null)
            return this;
        RequireApart(path);
        OutputFile.Begin(path).Dispose(); // a trial: its temporary file goes again
        outputs.Add(path);
        return this;
    }

    /// <summary>A text, which may go to a device or a pipe.</summary>
    /// <param name="path">Its name; null for none.</param>
    /// <exception cref="OptionsException">No name, an input, or another output.</exception>
    /// <exception cref="OutputException">It can't be written.</exception>
    public PlannedOutputs Text(string? path)
    {
        if (path is null)
            return this;
        if (path.Length > 0 && OutputPlace.OfText(path).IsStream)
            return this; // not opened: who reads from it would take closing it for its end
        return File(path);
    }

    /// <summary>A folder that is made where it is missing.</summary>
    /// <param name="path">Its name; null for none.</param>
    /// <exception cref="OptionsException">No name.</exception>
    /// <exception cref="OutputException">Something else has the name.</exception>
    public PlannedOutputs Folder(string? path)
    {
        if (path is not null)
            OutputFolder.Require(path);
        return this;
    }

    /// <summary>Refuses to write over what is read.</summary>
    /// <exception cref="OptionsException">The output has no name, or is one of the inputs, links followed.</exception>
    public static void RequireApart(string output, IEnumerable<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(inputs);
        if (output.Length == 0)
            throw new OptionsException("The name of an output is empty. Give a file name.");
        foreach (var input in inputs)
        {
            if (FileIdentity.AreSame(output, input))
                throw new OptionsException(
                    $"The output '{output}' is also an input ('{input}') and would overwrite it. Choose another name."
                );
        }
    }

    private void RequireApart(string path)
    {
        RequireApart(path, inputs);
        if (outputs.FirstOrDefault(other => FileIdentity.AreSame(path, other)) is { } same)
            throw new OptionsException($"Two outputs are the same file: '{same}' and '{path}'. Give each its own name.");
    }
}
