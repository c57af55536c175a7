using System.Text.RegularExpressions;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests;

/// <summary>What a message proposes to add to a command line works when it is added, and leads to the right map.</summary>
public sealed partial class ProposalTests(TrainedModel model, ProposalTests.PlainMap plain)
    : IClassFixture<ProposalTests.PlainMap>,
        IDisposable
{
    private const int Pixels = SceneFiles.Width * SceneFiles.Height;
    private const int MostProposals = 3; // one after the other
    private const double RightTo = 1e-5;

    private readonly TemporaryFolder folder = new();

    private string Container => folder.File("scene.nc");

    private int Bands => model.Manifest.BandCount;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("lat,lon,z", "--array '/group/cube' --axes y,x,band|--assume-bands")]
    [InlineData("column,band,other", "--array '/group/cube' --axes x,band,y|--assume-bands")]
    public void An_array_without_wavelengths_is_unmixed_by_what_its_refusals_propose(string dimensions, string proposals)
    {
        var names = dimensions.Split(',');
        var isOfTimes = names.Contains("lat");
        using (var file = Begin(names, names))
        {
            if (isOfTimes)
            {
                file.Dimension("time", 7);
                file.Array("/temperature", ["time", "lat", "lon"], new float[7 * Pixels]);
            }
            WriteCube(file, "/group/cube", names, names);
        }

        Assert.Equal(proposals, Follow(Container));
    }

    [Fact]
    public void Of_several_arrays_the_one_that_is_proposed_is_read()
    {
        string[] names = ["y", "x", "band"];
        using (var file = Begin(names, names))
        {
            WriteCube(file, "/A group/one two", names, names);
            WriteCube(file, "/A group/other", names, names);
            file.Array("/wavelength", ["band"], model.Manifest.WavelengthsNm!.ToArray()); // the synthetic scene has them
        }

        Assert.Equal("--array '/A group/one two'", Follow(Container));
    }

    [Fact]
    public void A_map_that_is_turned_is_turned_back_by_what_its_warning_proposes()
    {
        string[] names = ["a", "b", "c"];
        using (var file = Begin(names, ["x", "y", "band"]))
        {
            WriteCube(file, "/cube", names, ["x", "y", "band"]);
            file.Array("/wavelength", ["c"], model.Manifest.WavelengthsNm!.ToArray()); // the synthetic scene has them
        }

        var warning = Tool.Unmix("run", model.Model, Container, "-o", folder.File("turned.tif")).RequireDone().Error;

        Assert.Contains("If the map is turned, give --array '/cube' --axes x,y,band.", warning, StringComparison.Ordinal);
        var turned = Tool.Unmix(["run", model.Model, Container, "-o", folder.File("map.tif"), .. Words(Proposal().Match(warning).Value)]);
        turned.RequireDone();
        AssertRight();
    }

    [Fact]
    public void A_scene_without_wavelengths_is_unmixed_by_what_its_refusal_proposes() =>
        Assert.Equal("--assume-bands", Follow(SceneFiles.Write(model, folder, null, layout => layout with { Wavelengths = null })));

    [Fact]
    public void Values_of_thousands_are_unmixed_by_the_scale_that_their_refusal_proposes()
    {
        void Enlarge(float[] spectra)
        {
            for (var i = 0; i < spectra.Length; i++)
                spectra[i] *= 10_000;
        }

        Assert.Equal("--scale 0.0001", Follow(SceneFiles.Write(model, folder, Enlarge)));
    }

    [Fact]
    public void A_run_has_the_memory_that_its_refusal_proposes() =>
        Assert.Matches("^--memory [0-9]+MiB$", Follow(SceneFiles.Write(model, folder), "--memory", "1MiB"));

    [GeneratedRegex(@"--array '[^']+'( --axes [a-z1,]+[a-z1])?|--scale \d[\d.e-]*\d|--assume-bands|--memory [\d.]+ ?[KMGT]iB")]
    private static partial Regex Proposal();

    [GeneratedRegex("'([^']*)'|[^ ']+")]
    private static partial Regex Word();

    /// <summary>Words of a command line, as a shell takes them.</summary>
    private static IEnumerable<string> Words(string line) =>
        Word().Matches(line).Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value);

    /// <summary>Adds what refusals propose, until the run is done. Its map has to be right.</summary>
    /// <returns>The proposals.</returns>
    private string Follow(string scene, params string[] given)
    {
        string[] begun = ["run", model.Model, scene, "-o", folder.File("map.tif")];
        var proposals = new List<string>();
        var answer = Tool.Unmix([.. begun, .. given]);
        for (; answer.ExitCode != 0 && proposals.Count < MostProposals; answer = Tool.Unmix([.. begun, .. proposals.SelectMany(Words)]))
        {
            var proposal = Proposal().Match(answer.Error);
            Assert.True(proposal.Success, answer.Error);
            proposals.Add(proposal.Value);
        }
        answer.RequireDone();
        AssertRight();
        return string.Join('|', proposals);
    }

    /// <summary>The map is that of the same pixels as a plain scene.</summary>
    private void AssertRight()
    {
        var (right, found) = (plain.Of(model), SceneFiles.Read(folder.File("map.tif")));
        Assert.Equal(right.Length, found.Length);
        for (var i = 0; i < right.Length; i++)
            Assert.Equal(right[i], found[i], RightTo);
    }

    private ArrayFileMaker Begin(string[] names, string[] counts)
    {
        var file = new ArrayFileMaker(Container);
        foreach (var (name, counted) in names.Zip(counts))
            file.Dimension(name, Size(counted));
        return file;
    }

    /// <summary>Writes the pixels of <see cref="SceneFiles"/> in an order of dimensions.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="name">The array.</param>
    /// <param name="names">Names of its dimensions.</param>
    /// <param name="counts">What each counts: a name that says it.</param>
    private void WriteCube(ArrayFileMaker file, string name, string[] names, string[] counts)
    {
        var spectra = SceneFiles.Read(model.Scene, new Formats.Scenes.PixelWindow(0, 0, SceneFiles.Width, SceneFiles.Height));
        var values = new float[spectra.Length];
        int[] sizes = [.. counts.Select(Size)];
        var at = new int[3];
        for (var i = 0; i < values.Length; i++)
        {
            (at[0], at[1], at[2]) = (i / (sizes[1] * sizes[2]), i / sizes[2] % sizes[1], i % sizes[2]);
            var (row, column, band) = (
                at[Array.FindIndex(counts, IsRow)],
                at[Array.FindIndex(counts, IsColumn)],
                at[Array.FindIndex(counts, IsBand)]
            );
            values[i] = spectra[(row * SceneFiles.Width + column) * Bands + band];
        }
        file.Array(name, names, values);
    }

    private int Size(string counted) =>
        IsRow(counted) ? SceneFiles.Height
        : IsColumn(counted) ? SceneFiles.Width
        : Bands;

    private static bool IsRow(string name) => name is "y" or "lat" or "other";

    private static bool IsColumn(string name) => name is "x" or "lon" or "column";

    private static bool IsBand(string name) => !IsRow(name) && !IsColumn(name);

    /// <summary>The map of the same pixels as a plain scene, made once.</summary>
    public sealed class PlainMap
    {
        private float[]? values;

        /// <summary>[pixels, bands of the map].</summary>
        public float[] Of(TrainedModel model)
        {
            if (values is not null)
                return values;
            using var folder = new TemporaryFolder();
            Tool.Unmix("run", model.Model, SceneFiles.Write(model, folder), "-o", folder.File("map.tif")).RequireDone();
            return values = SceneFiles.Read(folder.File("map.tif"));
        }
    }
}
