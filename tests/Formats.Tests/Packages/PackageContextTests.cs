using Unmix.Formats.Packages;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Packages;

public sealed class PackageContextTests : IDisposable
{
    private const int P = 3;

    private static readonly byte[] Graph = [8, 9];

    private readonly TemporaryFolder folder = new();

    private string Path => folder.File("toy.unmix");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_package_with_context_comes_back_signed_or_not()
    {
        Seal(Context());

        Check(ModelPackage.Open(Path));
        using var key = SigningKey.Create();
        ModelPackageWriter.Sign(Path, key);
        Check(ModelPackage.Open(Path));

        static void Check(ModelPackage package)
        {
            Assert.Equal(Graph, package.Context);
            Assert.Equal(2, package.Manifest.Context?.Radius);
            Assert.Equal(Context().KnownAbundances, package.Manifest.Context?.KnownAbundances);
        }
    }

    [Fact]
    public void A_package_without_has_none()
    {
        PackageSamples.Seal(Path);

        var package = ModelPackage.Open(Path);

        Assert.Null(package.Context);
        Assert.Null(package.Manifest.Context);
    }

    [Theory]
    [InlineData(0, "The manifest's context has a radius of 0; it is 1 to 8 (")]
    [InlineData(9, "The manifest's context has a radius of 9; it is 1 to 8 (")]
    public void A_radius_out_of_range_is_refused(int radius, string message) =>
        Refused<ModelPackageException>(message, () => Seal(Context() with { Radius = radius }));

    [Fact]
    public void Known_answers_that_are_no_numbers_or_too_few_are_refused()
    {
        Refused<ModelPackageException>("The manifest's context has 4 known abundances and 6 deviations of 3 endmembers (", () =>
            Seal(Context() with { KnownAbundances = [0, 0, 0, 0] })
        );
        Refused<ModelPackageException>("The manifest's context has a known answer that is not finite (", () =>
            Seal(Context() with { KnownDeviations = [0, 0, 0, 0, 0, float.NaN] })
        );
        Seal(Context() with { KnownAbundances = [0, 0, 1], KnownDeviations = [0, 0, 1] });
        Refused<ModelPackageException>("The manifest's context has 3 known abundances for 2 known pixels of 3 endmembers (", () =>
            ModelPackage.Open(Path)
        );
    }

    [Fact]
    public void A_graph_without_facts_and_facts_without_a_graph_are_refused()
    {
        Refused<ModelPackageException>("The manifest and the graphs do not both have a context.", () =>
            ModelPackageWriter.Seal(Path, PackageSamples.Manifest(), [], [], PackageSamples.Known(), Graph)
        );
        PackageSamples.Seal(Path);
        PackageSamples.Replace(Path, ModelPackage.ContextEntry, _ => Graph);
        Refused<ModelPackageException>("The package has an entry 'context.onnx' but its manifest no context (", () =>
            ModelPackage.Open(Path)
        );
        Seal(Context());
        PackageSamples.Replace(Path, ModelPackage.ContextEntry, _ => null);
        Refused<ModelPackageException>("The package has no entry 'context.onnx' (", () => ModelPackage.Open(Path));
    }

    [Fact]
    public void A_graph_that_was_changed_is_refused()
    {
        Seal(Context());
        PackageSamples.Replace(Path, ModelPackage.ContextEntry, _ => [8, 8]);

        Refused<ModelPackageException>("The entry 'context.onnx' has the hash ", () => ModelPackage.Open(Path));
    }

    [Fact]
    public void Known_neighbourhoods_hold_the_pixel_itself_in_the_middle_others_around_and_gaps()
    {
        float[] pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

        var all = ModelContext.Neighbourhoods(pixels, endmemberCount: 1, radius: 2);

        float[] Of(int pixel) => [.. Enumerable.Range(0, ModelContext.PixelsOf(2)).Select(k => all[k * pixels.Length + pixel])];
        Assert.Equal([2, 3, 0, 5, 6, 0, 1, 9, 0, 1, 2, 0, 4], Of(0));
        Assert.Equal([1, 2, 0, 4, 5, 0, 10, 8, 0, 10, 1, 0, 3], Of(9));
    }

    [Fact]
    public void Places_are_those_within_so_many_steps_row_by_row()
    {
        Assert.Equal([(-1, 0), (0, -1), (0, 0), (0, 1), (1, 0)], ModelContext.Places(1));
        for (var radius = 1; radius <= ModelContext.LargestRadius; radius++)
        {
            var places = ModelContext.Places(radius);
            Assert.Equal(ModelContext.PixelsOf(radius), places.Count);
            Assert.Equal(places.Order(), places);
            Assert.Equal((0, 0), places[places.Count / 2]);
            Assert.All(places, place => Assert.InRange(Math.Abs(place.Row) + Math.Abs(place.Column), 0, radius));
        }
    }

    private static void Refused<T>(string message, Action act)
        where T : Exception => Assert.StartsWith(message, Assert.Throws<T>(act).Message, StringComparison.Ordinal);

    private static ModelContext Context() =>
        new()
        {
            Radius = 2,
            KnownAbundances = [0.5f, 0.25f, 0.25f, 0, 0, 1],
            KnownDeviations = [0.1f, 0.1f, 0.1f, 0, 0, 0],
        };

    private void Seal(ModelContext context) =>
        ModelPackageWriter.Seal(
            Path,
            PackageSamples.Manifest() with
            {
                Context = context,
            },
            PackageSamples.Encoder,
            PackageSamples.Decoder,
            PackageSamples.Known(count: 2, endmembers: P),
            Graph
        );
}
