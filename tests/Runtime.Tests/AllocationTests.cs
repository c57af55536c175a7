using Unmix.Formats.Scenes.Envi;
using Unmix.Formats.Spectra;
using Unmix.Runtime.Runs;
using Unmix.TestData;

namespace Unmix.Runtime.Tests;

/// <summary>Counts what the whole process allocates, so no other test may run at the same time.</summary>
[Trait("Speed", "Slow")]
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests : IDisposable
{
    private const int Width = 61;
    private const int Height = 47;
    private const int L = ToyModel.L;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_allocated_for_a_window(bool journal)
    {
        var package = ToyModel.Seal(folder.File("toy.unmix"));
        var options = new UnmixOptions
        {
            Layers = Layers.All,
            TileWidth = Width,
            TileHeight = 1,
            Threads = 1,
            Journal = journal,
        };
        // more pixels than the sample of the drift takes, and as many rows as make the map's blocks as high as those of the other
        var few = Allocated(85 * Height);

        var many = Allocated(117 * Height);

        // 1504 windows more. What remains is GDAL's answers and blocks of the writer, none of it for each window.
        Assert.InRange((many - few) / (32.0 * Height), double.NegativeInfinity, 64);

        long Allocated(int height)
        {
            var layout = new EnviLayout
            {
                Width = Width,
                Height = height,
                BandCount = L,
                Wavelengths = new WavelengthGrid([.. Enumerable.Range(0, L).Select(b => 400.0 + 50 * b)]),
            };
            EnviScene.Write(folder.File("scene.hdr"), layout, ToyModel.Spectra(Width * height));
            Run();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Run();
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        void Run() =>
            SceneUnmixer.Run(
                package,
                folder.File("scene.hdr"),
                folder.File("map.tif"),
                options,
                null,
                TestContext.Current.CancellationToken
            );
    }
}
