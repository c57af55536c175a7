using System.Reflection;
using Unmix.Evaluation.Baselines;
using Unmix.Formats;

namespace Unmix.Evaluation.Comparison;

/// <summary>
/// The methods that can be compared, by their names. A method is there because its class is: one that looks at single pixels is an
/// <see cref="IPixelMethod"/>, one that needs the scene an <see cref="INamedMethod"/>. No list has to be kept.
/// </summary>
public sealed class MethodCatalog
{
    /// <summary>The name of the learnt model, which a recipe describes.</summary>
    public const string Learnt = "idnet";

    /// <summary>Stands for every method.</summary>
    public const string All = "all";

    private readonly SortedDictionary<string, ISceneMethod> methods = new(StringComparer.Ordinal);

    private MethodCatalog(IEnumerable<Type> types)
    {
        foreach (var method in Enum.GetValues<BaselineMethod>())
            methods.Add(NameOf(method), new PixelwiseScene(endmembers => Baseline.Make(method, endmembers)));
        foreach (var type in types)
        {
            if (Activator.CreateInstance(type) is INamedMethod named)
                methods.Add(named.Name, named);
            else if (Activator.CreateInstance(type) is IPixelMethod pixelwise)
                methods.Add(pixelwise.Name, new PixelwiseScene(pixelwise.Solver));
        }
    }

    /// <summary>
    /// What is compared unless methods are named: the learnt model and those that report pages have always stood beside it. Each of them
    /// takes less than a second for a scene of 10,000 pixels; others take up to a minute.
    /// </summary>
    public static IReadOnlyList<string> Default { get; } = [Learnt, .. Enum.GetValues<BaselineMethod>().Select(NameOf)];

    /// <summary>Every name: the default ones, then the others by the alphabet.</summary>
    public IReadOnlyList<string> Names => [.. Default, .. methods.Keys.Except(Default)];

    /// <summary>The methods of this library and of others.</summary>
    /// <param name="others">Libraries with methods.</param>
    public static MethodCatalog In(params Assembly[] others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new MethodCatalog(
            others
                .Prepend(typeof(MethodCatalog).Assembly)
                .Distinct()
                .SelectMany(assembly => assembly.GetTypes())
                .Where(type => type is { IsClass: true, IsAbstract: false })
                .Where(type => typeof(INamedMethod).IsAssignableFrom(type) || typeof(IPixelMethod).IsAssignableFrom(type))
        );
    }

    /// <summary>The methods of a list with commas.</summary>
    /// <exception cref="OptionsException">A name of no method.</exception>
    public IReadOnlyList<string> Parse(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return Known(list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The names as they are spelled here, each once; 'all' stands for every one.</summary>
    /// <exception cref="OptionsException">A name of no method.</exception>
    public IReadOnlyList<string> Known(IEnumerable<string> names)
    {
        string[] lower = [.. names.Select(name => name.ToLowerInvariant())];
        var known = Names;
        var unknown = lower.Where(name => name != All && !known.Contains(name)).ToArray();
        if (unknown.Length == 0)
            return [.. lower.SelectMany(name => name == All ? known : [name]).Distinct()];
        throw new OptionsException(
            $"--methods names '{string.Join("', '", unknown)}', which is not a method. Choose from {string.Join(", ", known)}, or {All}."
        );
    }

    /// <summary>A method without a recipe.</summary>
    internal ISceneMethod this[string name] => methods[name];

    private static string NameOf(BaselineMethod method) => method.ToString().ToLowerInvariant();
}
