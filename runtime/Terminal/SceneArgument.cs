using System.CommandLine;
using Unmix.Formats;
using Unmix.Formats.Scenes.Reading;

namespace Unmix.Terminal;

/// <summary>
/// An argument that is one scene. Several of its files may be given, as a shell makes them of a pattern: a product's parts, a header and
/// its data.
/// </summary>
public static class SceneArgument
{
    /// <summary>The argument.</summary>
    /// <param name="name">In help.</param>
    /// <param name="description">In help.</param>
    /// <param name="isOptional">True where it may be left out.</param>
    public static Argument<string[]> Of(string name, string description, bool isOptional = false)
    {
        var argument = FileArgument.Several(name, description);
        argument.Arity = isOptional ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore;
        return argument;
    }

    /// <summary>The one scene of the files given; null for none.</summary>
    /// <param name="files">As given; null for none.</param>
    /// <exception cref="OptionsException">They are of several scenes.</exception>
    /// <exception cref="Formats.Scenes.SceneException">No GDAL on this machine.</exception>
    public static string? One(string[]? files)
    {
        var scenes = SceneFiles.Scenes(files ?? []);
        return scenes.Count switch
        {
            0 => null,
            1 => scenes[0],
            _ => throw new OptionsException(
                $"{scenes.Count} scenes are given, '{Name(scenes[0])}' and '{Name(scenes[1])}'{(scenes.Count > 2 ? " among them" : "")}, "
                    + "where one is expected. Give the files of one; 'unmix plan' takes any number of scenes."
            ),
        };
    }

    private static string Name(string scene) => Quoted.Text(Path.GetFileName(scene.TrimEnd('/')));
}
