using System.Text.RegularExpressions;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Reading;
using Unmix.TestData;

namespace Unmix.Formats.Tests.Scenes.Containers;

[Collection(MadeArrays.Name)]
public sealed partial class ContainerSceneTests : IDisposable
{
    private const int Rows = 4;
    private const int Columns = 5;
    private const int Bands = 6;
    private static readonly double[] Nm = [450, 500, 550, 650, 850, 2200];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Orders => ["y,x,band", "y,band,x", "band,y,x", "x,y,band", "x,band,y", "band,x,y"];

    private string Path => folder.File("scene.nc");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_cube_is_found_by_its_wavelengths_whatever_the_order_of_its_axes(string order)
    {
        using (var file = Begin("lat", "lon", "wavelength"))
        {
            WriteCube(file, "/data/reflectance", order, "lat", "lon", "wavelength");
            file.Array("/data/angle", ["lat", "lon"], new float[Rows * Columns]);
            file.Array("/bands/wavelength", ["wavelength"], Nm);
            file.Attribute("/bands/wavelength", "units", "nm");
        }

        using var reader = SceneReader.Open(Path);

        AssertSpectra(reader);
        Assert.Equal(Nm, reader.Profile.Wavelengths!.CentresNm);
        Assert.StartsWith("/data/reflectance (", reader.Profile.Array, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_name_of_GDALs_classic_api_gives_the_same_spectra(string order)
    {
        using (var file = Begin("y", "x", "band"))
        {
            WriteCube(file, "/cube", order, "y", "x", "band");
            file.Array("/wavelengths", ["band"], Nm);
        }

        using var reader = SceneReader.Open($"NETCDF:\"{Path}\":cube");

        AssertSpectra(reader);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_user_says_what_the_dimensions_are(string order)
    {
        using (var file = Begin("a", "b", "c"))
            WriteCube(file, "/cube", order, "a", "b", "c");

        using var reader = SceneReader.Open(Path, new SceneReadOptions { Array = "/cube", Axes = CubeAxes.Read(order) });

        AssertSpectra(reader);
        Assert.Equal("No list of wavelengths goes with the array's bands, so they have none.", reader.Profile.WavelengthsMissing);
    }

    [Fact]
    public void Dimensions_without_names_that_tell_are_taken_as_rows_and_columns_with_a_note_that_says_how_to_exchange_them()
    {
        using (var file = Begin("a", "b", "c"))
        {
            WriteCube(file, "/cube", "y,x,band", "a", "b", "c");
            file.Array("/wavelength", ["c"], Nm);
        }

        using var reader = SceneReader.Open(Path);

        AssertSpectra(reader);
        Assert.Contains(
            "If the map is turned, give --array '/cube' --axes x,y,band.",
            Assert.Single(reader.Profile.Warnings, warning => warning.Contains("--axes", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        using var turned = SceneReader.Open(Path, Proposed(reader.Profile.Warnings[0]));
        Assert.Equal((Rows, Columns), (turned.Profile.Width, turned.Profile.Height));
    }

    [Fact]
    public void Without_wavelengths_no_cube_is_guessed_and_what_the_refusal_proposes_works()
    {
        using (var file = Begin("lat", "lon", "z"))
        {
            WriteCube(file, "/group/cube", "y,x,band", "lat", "lon", "z");
            file.Array("/angle", ["lat", "lon"], new float[Rows * Columns]);
        }

        var fault = Assert.Throws<SceneException>(() => SceneReader.Open(Path));

        Expect.Message(
            "'*scene.nc' is a container of 2 arrays, and it is not clear which is the scene: no list of wavelengths fits one. "
                + "It holds /group/cube (lat 4, lon 5, z 6). Say which it is "
                + "and what its dimensions count, such as --array '/group/cube' --axes y,x,band.",
            fault
        );
        using var reader = SceneReader.Open(Path, Proposed(fault.Message));
        AssertSpectra(reader);
    }

    [Fact]
    public void What_is_proposed_is_no_array_of_times_but_the_one_with_bands()
    {
        using (var file = Begin("lat", "lon", "z"))
        {
            file.Dimension("time", 9);
            file.Array("/temperature", ["time", "lat", "lon"], new float[9 * Rows * Columns]);
            WriteCube(file, "/group/cube", "band,y,x", "lat", "lon", "z");
        }

        var fault = Assert.Throws<SceneException>(() => SceneReader.Open(Path));
        var named = Assert.Throws<SceneException>(() => SceneReader.Open(Path, new SceneReadOptions { Array = "/temperature" }));

        using var reader = SceneReader.Open(Path, Proposed(fault.Message));
        AssertSpectra(reader);
        Assert.DoesNotContain("--axes band", named.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_name_tells_the_axes_none_are_proposed()
    {
        using (var file = Begin("a", "b", "c"))
            WriteCube(file, "/cube", "y,band,x", "a", "b", "c");

        var fault = Assert.Throws<SceneException>(() => SceneReader.Open(Path));

        Expect.Message(
            "'*scene.nc' is a container of 1 arrays, and it is not clear which is the scene: no list of wavelengths fits one. "
                + "It holds /cube (a 4, c 6, b 5). Say which it is with --array, "
                + "such as --array '/cube', and with --axes what its dimensions a, c, b count: y for rows, x for columns, "
                + "band, in this order and separated by commas.",
            fault
        );
    }

    [Fact]
    public void Of_several_cubes_the_reflectance_is_taken_and_otherwise_all_are_named()
    {
        using (var file = Begin("y", "x", "band"))
        {
            WriteCube(file, "/reflectance", "y,x,band", "y", "x", "band");
            WriteCube(file, "/reflectance_uncertainty", "y,x,band", "y", "x", "band");
            WriteCube(file, "/radiance", "y,x,band", "y", "x", "band");
            file.Array("/wavelength", ["band"], Nm);
        }
        using (var reader = SceneReader.Open(Path))
            Assert.StartsWith("/reflectance (", reader.Profile.Array, StringComparison.Ordinal);
        File.Delete(Path);
        using (var file = Begin("y", "x", "band"))
        {
            WriteCube(file, "/one", "y,x,band", "y", "x", "band");
            WriteCube(file, "/two", "y,x,band", "y", "x", "band");
            file.Array("/wavelength", ["band"], Nm);
        }

        var fault = Assert.Throws<SceneException>(() => SceneReader.Open(Path));

        Expect.Message(
            "'*scene.nc' holds 2 arrays that may be the scene: /one (y 4, x 5, band 6); /two (y 4, x 5, band 6). Give one of "
                + "them, such as --array '/one'.",
            fault
        );
        using var proposed = SceneReader.Open(Path, Proposed(fault.Message));
        AssertSpectra(proposed);
    }

    [Fact]
    public void Scale_fill_value_place_and_the_north_are_as_the_file_says()
    {
        using (var file = Begin("northing", "easting", "wavelength"))
        {
            var values = new short[Rows * Columns * Bands];
            for (var i = 0; i < values.Length; i++)
                values[i] = (short)(i == 7 ? -99 : 100 + i);
            file.Array("/rho", ["northing", "easting", "wavelength"], values, fill: -99);
            file.Attribute("/rho", "scale_factor", 0.001);
            file.Attribute("/rho", "add_offset", 0.05);
            file.Array("/wavelength", ["wavelength"], [.. Nm.Select(nm => nm / 1000)]);
            file.Attribute("/wavelength", "units", "um");
            file.Array("/northing", ["northing"], [100.0, 110, 120, 130]); // the south first
            file.Array("/easting", ["easting"], [1005.0, 1015, 1025, 1035, 1045]);
        }

        using var reader = SceneReader.Open(Path);
        var spectra = SceneSamples.ReadAll(reader);

        Assert.Equal([1000, 10, 0, 135, 0, -10], reader.Profile.GeoReference.GeoTransform);
        Assert.Equal(Nm, reader.Profile.Wavelengths!.CentresNm.Select(nm => Math.Round(nm, 6)));
        var southRow = (Rows - 1) * Columns * Bands; // the file's first row is the last
        Assert.True(float.IsNaN(spectra[southRow + 7]));
        Assert.Equal(0.05f + 0.108f, spectra[southRow + 8], 1e-6f);
        Assert.Equal(0.05f + 0.001f * (100 + (Rows - 1) * Columns * Bands), spectra[0], 1e-6f);
    }

    [Fact]
    public void A_container_without_a_cube_is_refused_with_what_it_holds()
    {
        using (var file = Begin("y", "x", "band"))
            file.Array("/map", ["y", "x"], new float[Rows * Columns]);

        var fault = Assert.Throws<SceneException>(() => SceneReader.Open(Path));
        Expect.Message(
            "'*scene.nc' is a container without a scene: none of its 1 arrays has three dimensions of numbers. It holds /map "
                + "(y 4, x 5). Give another file.",
            fault
        );
        fault = Assert.Throws<SceneException>(() => SceneReader.Open(Path, new SceneReadOptions { Array = "/none" }));
        Expect.Message("'*scene.nc' has no array '/none'. It holds /map (y 4, x 5).", fault);
        fault = Assert.Throws<SceneException>(() => SceneReader.Open(Path, new SceneReadOptions { Array = "/map" }));
        Expect.Message(
            "The array /map (y 4, x 5) of '*scene.nc' is not a scene, which has three dimensions of numbers: rows, columns and "
                + "bands. It holds no such array.",
            fault
        );
    }

    [Fact]
    public void An_array_of_what_is_no_container_is_refused()
    {
        var path = SceneSamples.WriteEnviFloats(folder, [0.1f, 0.2f]);

        Assert.Throws<OptionsException>(() => SceneReader.Open(path, new SceneReadOptions { Array = "/cube" }));
        Assert.Throws<OptionsException>(() => SceneReader.Open(path, new SceneReadOptions { Axes = CubeAxes.Read("y,x,band") }));
    }

    [GeneratedRegex("--array '(?<array>[^']+)'( --axes (?<axes>[a-z1,]+))?")]
    private static partial Regex Proposal();

    /// <summary>The options that a message proposes.</summary>
    private static SceneReadOptions Proposed(string message)
    {
        var match = Proposal().Match(message);
        Assert.True(match.Success, message);
        return new SceneReadOptions
        {
            Array = match.Groups["array"].Value,
            Axes = match.Groups["axes"].Success ? CubeAxes.Read(match.Groups["axes"].Value) : null,
        };
    }

    private static float Value(int row, int column, int band) => 0.1f * row + 0.01f * column + 0.001f * band;

    private static void AssertSpectra(SceneReader reader)
    {
        Assert.Equal((Columns, Rows, Bands), (reader.Profile.Width, reader.Profile.Height, reader.Profile.BandCount));
        var spectra = SceneSamples.ReadAll(reader);
        for (var i = 0; i < spectra.Length; i++)
            Assert.Equal(Value(i / Bands / Columns, i / Bands % Columns, i % Bands), spectra[i]);
    }

    private ArrayFileMaker Begin(string row, string column, string band)
    {
        var file = new ArrayFileMaker(Path);
        file.Dimension(row, Rows);
        file.Dimension(column, Columns);
        file.Dimension(band, Bands);
        return file;
    }

    /// <summary>Writes a cube in an order of axes.</summary>
    private static void WriteCube(ArrayFileMaker file, string name, string order, string row, string column, string band)
    {
        var axes = order.Split(',');
        int[] sizes =
        [
            .. axes.Select(axis =>
                axis switch
                {
                    "y" => Rows,
                    "x" => Columns,
                    _ => Bands,
                }
            ),
        ];
        var values = new float[Rows * Columns * Bands];
        var at = new int[3];
        for (var i = 0; i < values.Length; i++)
        {
            (at[0], at[1], at[2]) = (i / (sizes[1] * sizes[2]), i / sizes[2] % sizes[1], i % sizes[2]);
            values[i] = Value(at[Array.IndexOf(axes, "y")], at[Array.IndexOf(axes, "x")], at[Array.IndexOf(axes, "band")]);
        }
        file.Array(
            name,
            [
                .. axes.Select(axis =>
                    axis switch
                    {
                        "y" => row,
                        "x" => column,
                        _ => band,
                    }
                ),
            ],
            values
        );
    }
}
