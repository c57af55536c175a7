namespace Unmix.Formats;

/// <summary>
/// What sentences call an option. A library does not know how its host is told: a command line has dashes, a form has fields. So it names
/// options by their plain names, and the host says once, before it calls anything, how it spells them. It is said to the process and not
/// to each call because sentences end in reports, records and pages too, which libraries write.
/// </summary>
public static class OptionName
{
    /// <summary>
    /// The name under which a host leaves its spelling by <see cref="AppContext.SetData"/>: a function from a plain name, such as
    /// <c>scale</c>, to what a sentence says.
    /// </summary>
    public const string SpellingKey = "Unmix.OptionSpelling";

    /// <summary>The array of a container.</summary>
    public static string Array => Of("array");

    /// <summary>The asset of an item that is the scene.</summary>
    public static string Asset => Of("asset");

    /// <summary>Bands in their order.</summary>
    public static string AssumeBands => Of("assume-bands");

    /// <summary>What an array's dimensions count.</summary>
    public static string Axes => Of("axes");

    /// <summary>Whether neighbours are looked at.</summary>
    public static string Context => Of("context");

    /// <summary>What a map's samples are stored as.</summary>
    public static string Type => Of("type");

    /// <summary>When the scene was taken.</summary>
    public static string DateTime => Of("datetime");

    /// <summary>Where the spectra of a package are written.</summary>
    public static string Endmembers => Of("endmembers");

    /// <summary>What the map is delivered as.</summary>
    public static string Format => Of("format");

    /// <summary>The grid of the map.</summary>
    public static string Geometry => Of("geometry");

    /// <summary>The reasons to leave pixels of a product out.</summary>
    public static string Mask => Of("mask");

    /// <summary>The memory that may be taken.</summary>
    public static string Memory => Of("memory");

    /// <summary>To record no rows.</summary>
    public static string NoJournal => Of("no-journal");

    /// <summary>The stored value that stands for nothing.</summary>
    public static string NoData => Of("nodata");

    /// <summary>The output.</summary>
    public static string Output => Of("output");

    /// <summary>The header of lines that are written.</summary>
    public static string OutputHeader => Of("output-header");

    /// <summary>What is added to stored values.</summary>
    public static string Offset => Of("offset");

    /// <summary>What computes.</summary>
    public static string Provider => Of("provider");

    /// <summary>The model's bands from the scene's by response.</summary>
    public static string Resample => Of("resample");

    /// <summary>To forget an unfinished run.</summary>
    public static string Restart => Of("restart");

    /// <summary>What stored values are multiplied by.</summary>
    public static string Scale => Of("scale");

    /// <summary>Which items of a plan are done.</summary>
    public static string Shard => Of("shard");

    /// <summary>Rows of a part of a scene.</summary>
    public static string SplitRows => Of("split-rows");

    /// <summary>To refuse what is otherwise warned about.</summary>
    public static string Strict => Of("strict");

    /// <summary>Threads that compute.</summary>
    public static string Threads => Of("threads");

    /// <summary>The shape of a window.</summary>
    public static string Tile => Of("tile");

    /// <summary>Keys that a package is to be signed with.</summary>
    public static string Trust => Of("trust");

    /// <summary>An option in a sentence.</summary>
    /// <param name="name">Its plain name, words divided by dashes, such as <c>assume-bands</c>.</param>
    /// <returns>As the host spells it; where it says nothing, the name in single quotes.</returns>
    /// <param name="spelling">What the host left.</param>
    internal static string Spell(string name, object? spelling) => spelling is Func<string, string> spelled ? spelled(name) : $"'{name}'";

    private static string Of(string name) => Spell(name, AppContext.GetData(SpellingKey));
}
