using Unmix.Formats.Scenes;

namespace Unmix.Formats.Files;

/// <summary>A folder that outputs go to, made where it is missing.</summary>
public static class OutputFolder
{
    /// <summary>Refuses, before the work, what can't become a folder.</summary>
    /// <exception cref="OptionsException">No name.</exception>
    /// <exception cref="OutputException">Something else has the name, or a link of that name leads nowhere.</exception>
    public static void Require(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
            throw new OptionsException("The name of an output folder is empty. Give a name.");
        if (VirtualPath.Is(path))
            return;
        for (var above = Path.GetFullPath(path); above is not null; above = Path.GetDirectoryName(above))
        {
            var facts = PathFacts.Of(above);
            if (facts.Kind == PathKind.Folder)
                return;
            if (facts.Fault == PathFault.TooLong)
                throw new OutputException(
                    $"No folder can have the name '{path}': it is longer than the file system allows. Choose a shorter one."
                );
            if (facts.Kind != PathKind.Nothing)
                throw new OutputException(
                    $"'{above}' is {OutputPlace.Spell(facts.Kind)}, where the folder '{path}' should be. Choose another name."
                );
            if (PathFacts.Of(above, followsLinks: false).Kind == PathKind.Link)
                throw new OutputException(
                    $"'{above}' is a link that leads nowhere, where the folder '{path}' should be. Make what it leads to, or remove it."
                );
        }
    }

    /// <summary>Makes it, and those above it, where they are missing.</summary>
    /// <exception cref="OptionsException">No name.</exception>
    /// <exception cref="OutputException">It can't be made.</exception>
    public static void Make(string path)
    {
        Require(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(
                $"The folder '{path}' can't be made: {cause.Message.TrimEnd('.')}. Name one that can be written.",
                cause
            );
        }
    }
}
