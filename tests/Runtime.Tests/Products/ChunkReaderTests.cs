using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Containers;
using Unmix.Formats.Scenes.Containers.Hdf5;
using Unmix.Formats.Scenes.Gdal;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Products;

/// <summary>Compressed chunks that are read without libhdf5, beside what that reads.</summary>
public sealed unsafe class ChunkReaderTests
{
    /// <summary>Files of arrays are opened below the door that sets GDAL up.</summary>
    public ChunkReaderTests() => GdalLibrary.Require();

    [Theory]
    [InlineData("tanager-ortho", "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance")]
    [InlineData("tanager-shuffled", "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance")]
    [InlineData("tanager-basic", "/HDFEOS/SWATHS/HYP/Data Fields/surface_reflectance_uncertainty")]
    [InlineData("aviris-ang", "/reflectance/reflectance")]
    [InlineData("emit-v2", "/reflectance")]
    [InlineData("pace-v32", "/geophysical_data/rhos")]
    [InlineData("pace-packed", "/geophysical_data/rhos")]
    public void Any_part_is_what_libhdf5_reads(string name, string array)
    {
        using var file = GdalArrayFile.TryOpen(PathOf(name))!; // the maker's
        using var stored = file.Find(array)!; // listed above
        long[] sizes = [.. stored.Dimensions.Select(dimension => dimension.Size)];
        using var chunks = ChunkReader.TryOpen(file.Path, array, sizes, stored.Type.SizeInBytes());
        Assert.NotNull(chunks);
        var random = new Random(11);

        for (var round = 0; round < 40; round++)
        {
            var (start, count) = (new ulong[sizes.Length], new nuint[sizes.Length]);
            long numbers = 1;
            for (var i = 0; i < sizes.Length; i++)
            {
                start[i] = (ulong)random.NextInt64(sizes[i]);
                count[i] = (nuint)random.NextInt64(1, sizes[i] - (long)start[i] + 1);
                numbers *= (long)count[i];
            }
            var (own, other) = (new byte[numbers * stored.Type.SizeInBytes()], new double[numbers]);
            var real = new double[numbers];
            fixed (ulong* first = start)
            fixed (nuint* members = count)
            fixed (byte* bytes = own)
            fixed (double* values = other)
            {
                Assert.True(chunks.TryRead(first, members, bytes, 1 + round % 3)); // threads
                stored.Read(first, members, null, null, PixelType.Float64, values); // another type: never by chunks
                for (var i = 0; i < numbers; i++)
                    real[i] = stored.Type == PixelType.Float32 ? ((float*)bytes)[i] : ((short*)bytes)[i];
            }
            Assert.Equal(other, real);
        }
    }

    [Theory]
    [InlineData("tanager-ortho", "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance", 1, 0)]
    [InlineData("tanager-ortho", "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance", 3, 0)]
    [InlineData("tanager-shuffled", "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance", 2, 1)]
    [InlineData("emit-v2", "/reflectance", 3, 2)]
    public void Units_that_are_handed_on_make_up_the_part(string name, string array, int threads, int fastest)
    {
        using var file = GdalArrayFile.TryOpen(PathOf(name))!; // the maker's
        using var stored = file.Find(array)!; // listed above
        long[] sizes = [.. stored.Dimensions.Select(dimension => dimension.Size)];
        using var chunks = ChunkReader.TryOpen(file.Path, array, sizes, sizeof(float))!; // read so in the test above
        var (start, count) = (new ulong[] { 1, 2, 3 }, sizes.Select((size, i) => (nuint)(size - i - 2)).ToArray());
        var whole = new float[count.Aggregate(1L, (product, one) => product * (long)one)];
        var (taken, times) = (new float[whole.Length], new int[whole.Length]);

        fixed (ulong* first = start)
        fixed (nuint* members = count)
        fixed (float* memory = whole)
        {
            Assert.True(chunks.TryRead(first, members, memory));
            Assert.True(chunks.TryTake(first, members, fastest, Take, threads));
        }

        Assert.Equal(whole, taken);
        Assert.All(times, time => Assert.Equal(1, time));

        void Take(in StoredUnit unit)
        {
            for (var i = 0L; i < unit.Count[0]; i++)
            {
                for (var j = 0L; j < unit.Count[1]; j++)
                {
                    for (var k = 0L; k < unit.Count[2]; k++)
                    {
                        var (x, y, z) = (
                            unit.Start[0] + i - (long)start[0],
                            unit.Start[1] + j - (long)start[1],
                            unit.Start[2] + k - (long)start[2]
                        );
                        var at = (x * (long)count[1] + y) * (long)count[2] + z;
                        taken[at] = ((float*)unit.Memory)[unit.Offset + i * unit.Stride[0] + j * unit.Stride[1] + k * unit.Stride[2]];
                        Interlocked.Increment(ref times[at]);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("emit", "/reflectance")] // in one piece
    [InlineData("prisma-l2d", "/HDFEOS/SWATHS/PRS_L2D_HCO/Data Fields/VNIR_Cube")]
    [InlineData("emit-v2", "/location/glt_x")] // big-endian
    [InlineData("tanager-ortho", "/HDFEOS/GRIDS/HYP/Data Fields/aerosol_optical_depth")]
    [InlineData("tanager-newest", "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance")] // another index of chunks
    [InlineData("tanager-holes", "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance_uncertainty")] // nothing was ever written
    public void What_is_stored_otherwise_is_left_to_libhdf5(string name, string array)
    {
        using var file = GdalArrayFile.TryOpen(PathOf(name))!; // the maker's
        using var stored = file.Find(array)!; // listed above
        long[] sizes = [.. stored.Dimensions.Select(dimension => dimension.Size)];
        var (start, count) = (new ulong[3], new nuint[] { 1, 1, 1 });
        var number = 0f;

        using var chunks = ChunkReader.TryOpen(file.Path, array, sizes, stored.Type.SizeInBytes());

        fixed (ulong* first = start)
        fixed (nuint* members = count)
            Assert.False(chunks is not null && chunks.TryRead(first, members, &number));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_chunk_whose_sum_is_wrong_is_left_to_libhdf5(int threads)
    {
        const string Array = "/HDFEOS/GRIDS/HYP/Data Fields/surface_reflectance";
        using var folder = new TemporaryFolder();
        var path = folder.File("damaged.h5");
        File.Copy(PathOf("tanager-ortho"), path);
        long[] sizes;
        long end;
        using (var file = new Hdf5Bytes(path))
        {
            var index = ChunkIndex.Read(file, Array);
            var (address, length) = index.At(0)!.Value; // it was written
            (sizes, end) = ([.. index.Dimensions], address + length - (index.IsChecked ? 4 : 0));
        }
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = end - 1;
            var last = file.ReadByte();
            file.Position = end - 1;
            file.WriteByte((byte)(last ^ 1));
        }
        nuint[] count = [.. sizes.Select(size => (nuint)size)];
        var (start, numbers) = (new ulong[3], new float[sizes.Aggregate(1L, (all, size) => all * size)]);

        using var chunks = ChunkReader.TryOpen(path, Array, sizes, sizeof(float));

        Assert.NotNull(chunks);
        fixed (ulong* first = start)
        fixed (nuint* members = count)
        fixed (float* memory = numbers)
            Assert.False(chunks.TryRead(first, members, memory, threads));
    }

    [Fact]
    public void Chunks_that_were_never_written_hold_the_fill_value()
    {
        using var reader = SceneReader.Open(PathOf("tanager-holes"), new SceneReadOptions { Mask = QualityMask.None });
        var spectra = new float[reader.Profile.Width * reader.Profile.Height * 2];

        reader.ReadSpectra(reader.Profile.Window, [0, 200], spectra);

        Assert.All(Enumerable.Range(0, spectra.Length / 2), pixel => Assert.True(float.IsNaN(spectra[2 * pixel])));
        Assert.Contains(Enumerable.Range(0, spectra.Length / 2), pixel => !float.IsNaN(spectra[2 * pixel + 1]));
    }

    private static string PathOf(string name)
    {
        var folder = Replica.FolderOf(name);
        return Directory
            .EnumerateFiles(folder)
            .Single(file =>
                Path.GetExtension(file) is ".h5" or ".nc" or ".he5"
                && !file.Contains("_MASK_", StringComparison.Ordinal)
                && !file.Contains("_UNC_", StringComparison.Ordinal)
            );
    }
}
