namespace Unmix.TestData;

/// <summary>
/// A granule with the structure of EMIT's L2A products (reflectance, mask, uncertainty; netCDF-4), made from mixtures of three
/// materials whose shares are
/// known. The track leans, so that the map's grid and the sensor's differ.
/// </summary>
internal sealed record EmitGranule
{
    public const float Fill = -9999;
    public const float BadValue = -0.01f; // what the bad bands hold
    public const int Materials = 3;
    public const double CellSize = 0.000542232520256367; // degrees

    private const double West = -117.4;
    private const double North = 37.9;
    private const double Stretch = 1.07; // a pixel of the sensor, cells

    private static readonly string[] FlagsOfFirst =
    [
        "Cloud flag",
        "Cirrus flag",
        "Water flag",
        "Spacecraft Flag",
        "Dilated Cloud Flag",
        "AOD550",
        "H2O (g cm-2)",
        "Aggregate Flag",
    ];
    private static readonly string[] FlagsOfSecond =
    [
        "Cloud Flag",
        "Cirrus Flag",
        "Water Flag",
        "Spacecraft Flag",
        "Dilated Cloud Flag",
        "AOD550",
        "H2O (g cm-2)",
        "Aggregate Flag",
        "SpecTf-Cloud Probability",
        "SpecTf-Cloud Flag",
        "SpecTf-Buffer Distance",
    ];

    public int Lines { get; init; } = 16;
    public int Samples { get; init; } = 12;
    public int Bands { get; init; } = 57;
    public string Version { get; init; } = "001";
    public double LeanDegrees { get; init; } = 38;

    /// <summary>True for a lookup table that counts samples from the other side.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>True to store the cube as [crosstrack, downtrack, bands].</summary>
    public bool IsExchanged { get; init; }

    /// <summary>Lines, samples and bands of a storage unit; null for one piece.</summary>
    public int[]? Blocks { get; init; }

    /// <summary>Changes a cell of the lookup table: (line, sample), both from 1; 0 for none.</summary>
    public Func<(int Line, int Sample), (int Line, int Sample)> Lookup { get; init; } = cell => cell;

    public string Tail => $"{Version}_20230804T191650_2321613_007.nc";

    /// <summary>[Bands] nm.</summary>
    public float[] Wavelengths => [.. Enumerable.Range(0, Bands).Select(band => 381.0056f + band * (2112.6f / (Bands - 1)))];

    /// <summary>[Bands]</summary>
    public bool[] Good => [.. Wavelengths.Select(nm => nm is not (> 1325 and < 1435) and not (> 1770 and < 1962))];

    /// <summary>[Materials][Bands] reflectance.</summary>
    public float[][] Endmembers
    {
        get
        {
            float Leaf(float nm) => 0.04f + 0.42f / (1 + MathF.Exp((715 - nm) / 12)) * MathF.Exp(-MathF.Max(nm - 1250, 0) / 1400);
            float Soil(float nm) => 0.08f + 0.32f * (1 - MathF.Exp(-MathF.Max(nm - 360, 0) / 640));
            float Water(float nm) => 0.004f + 0.05f * MathF.Exp(-(nm - 380) / 140);
            return
            [
                [.. Wavelengths.Select(Leaf)],
                [.. Wavelengths.Select(Soil)],
                [.. Wavelengths.Select(Water)],
            ];
        }
    }

    /// <summary>The map's columns and rows.</summary>
    public (int Width, int Height) Grid =>
        Extent() is var (left, right, top, bottom) ? ((int)Math.Ceiling(right - left) + 1, (int)Math.Ceiling(bottom - top) + 1) : default;

    /// <summary>GDAL's six numbers of the map.</summary>
    public double[] GeoTransform =>
        Extent() is var (left, _, top, _)
            ? [West + (left - 0.5) * CellSize, CellSize, 0, North - (top - 0.5) * CellSize, 0, -CellSize]
            : [];

    /// <summary>[Materials] shares of a pixel, without symmetry, so that a turned map is found out.</summary>
    public float[] Truth(int line, int sample)
    {
        double y = line / Math.Max(Lines - 1.0, 1),
            x = sample / Math.Max(Samples - 1.0, 1);
        double[] shares = [1.2 * x + 0.15, 0.9 * y + 0.10, 0.75 * (1 - x) * Math.Pow(1 - 0.6 * y, 2) + 0.05 + 0.2 * x * y];
        return [.. shares.Select(share => (float)(share / shares.Sum()))];
    }

    /// <summary>No spectrum is there: three samples of one line.</summary>
    public bool IsGone(int line, int sample) => line == Lines / 3 && sample >= Samples / 4 && sample < Samples / 4 + 3;

    public bool IsCloud(int line, int sample) => line < 3 && sample >= Samples - 3;

    public bool IsNearCloud(int line, int sample) => line < 4 && sample >= Samples - 4;

    public bool IsWater(int line, int sample) => Truth(line, sample)[2] > 0.55f;

    /// <summary>The pixel that a cell of the map shows; null for none.</summary>
    public (int Line, int Sample)? PixelAt(int row, int column)
    {
        var (left, _, top, _) = Extent();
        double lean = LeanDegrees * Math.PI / 180,
            dx = (column + left) / Stretch,
            dy = (row + top) / Stretch;
        var sample = (int)Math.Round(dx * Math.Cos(lean) + dy * Math.Sin(lean));
        var line = (int)Math.Round(-dx * Math.Sin(lean) + dy * Math.Cos(lean));
        return sample >= 0 && sample < Samples && line >= 0 && line < Lines ? (line, sample) : null;
    }

    /// <summary>Writes the reflectance, and returns its path.</summary>
    public string WriteReflectance(string folder)
    {
        var path = Path.Combine(folder, $"EMIT_L2A_RFL_{Tail}");
        using var file = Begin(path, Bands);
        string[] bands = ["bands"];
        file.Array("/sensor_band_parameters/wavelengths", bands, Wavelengths, fill: Fill);
        file.Attribute("/sensor_band_parameters/wavelengths", "units", "nm");
        file.Array("/sensor_band_parameters/fwhm", bands, Enumerable.Repeat(8.5f, Bands).ToArray(), fill: Fill);
        file.Array("/sensor_band_parameters/good_wavelengths", bands, Good.Select(good => (byte)(good ? 1 : 0)).ToArray(), fill: 241);
        WriteCube(file, "/reflectance", (line, sample, spectrum) => Spectrum(line, sample, spectrum));
        return path;
    }

    /// <summary>Writes standard deviations: 1 + a hundredth of each band's number.</summary>
    public string WriteUncertainty(string folder)
    {
        var path = Path.Combine(folder, $"EMIT_L2A_RFLUNCERT_{Tail}");
        using var file = Begin(path, Bands);
        WriteCube(file, "/reflectance_uncertainty", (_, _, spectrum) =>
        {
            for (var band = 0; band < spectrum.Length; band++)
                spectrum[band] = 1 + band / 100f;
        });
        return path;
    }

    /// <summary>Writes the mask, and returns its path.</summary>
    public string WriteMask(string folder)
    {
        var names = Version == "001" ? FlagsOfFirst : FlagsOfSecond;
        var path = Path.Combine(folder, $"EMIT_L2A_MASK_{Tail}");
        using var file = Begin(path, names.Length);
        file.Texts("/sensor_band_parameters/mask_bands", "bands", names);
        var values = new float[Lines * Samples * names.Length];
        for (var line = 0; line < Lines; line++)
        {
            for (var sample = 0; sample < Samples; sample++)
            {
                var flags = values.AsSpan((line * Samples + sample) * names.Length, names.Length);
                (flags[0], flags[2], flags[4], flags[5], flags[6]) = (
                    IsCloud(line, sample) ? 1 : 0,
                    IsWater(line, sample) ? 1 : 0,
                    IsNearCloud(line, sample) ? 1 : 0,
                    0.08f,
                    1.4f
                );
                flags[7] = Math.Max(flags[0], flags[4]);
                if (names.Length > 8)
                    (flags[8], flags[9], flags[10]) = (0.4f, IsCloud(line, sample) ? 1 : 0, 30);
                if (IsGone(line, sample))
                    flags.Fill(Fill);
            }
        }
        file.Array("/mask", ["downtrack", "crosstrack", "bands"], values, [Math.Min(Lines, 64), Samples, names.Length], Fill);
        return path;
    }

    private ArrayFileMaker Begin(string path, int bands)
    {
        var file = new ArrayFileMaker(path);
        var (width, height) = Grid;
        file.Attribute("/", "instrument", "EMIT");
        file.Attribute("/", "platform", "ISS");
        file.Attribute("/", "time_coverage_start", "2023-08-04T19:16:50+0000");
        file.Attribute("/", "product_version", "V" + Version);
        file.Attribute("/", "spatial_ref", Wgs84);
        file.Attribute("/", "geotransform", GeoTransform);
        foreach (
            var (name, size) in new[]
            {
                ("downtrack", Lines),
                ("crosstrack", Samples),
                ("bands", bands),
                ("ortho_y", height),
                ("ortho_x", width),
            }
        )
            file.Dimension(name, size);
        WriteLocation(file, width, height);
        return file;
    }

    private void WriteLocation(ArrayFileMaker file, int width, int height)
    {
        string[] sensor = ["downtrack", "crosstrack"],
            map = ["ortho_y", "ortho_x"];
        var (lon, lat) = (new double[Lines * Samples], new double[Lines * Samples]);
        var lean = LeanDegrees * Math.PI / 180;
        for (var pixel = 0; pixel < lon.Length; pixel++)
        {
            var (line, sample) = (pixel / Samples, pixel % Samples);
            lon[pixel] = West + Stretch * CellSize * (sample * Math.Cos(lean) - line * Math.Sin(lean));
            lat[pixel] = North - Stretch * CellSize * (sample * Math.Sin(lean) + line * Math.Cos(lean));
        }
        file.Array("/location/lon", sensor, lon, fill: Fill);
        file.Array("/location/lat", sensor, lat, fill: Fill);
        var (columns, rows) = (new int[width * height], new int[width * height]);
        for (var cell = 0; cell < columns.Length; cell++)
        {
            if (PixelAt(cell / width, cell % width) is not var (line, sample))
                continue;
            (rows[cell], columns[cell]) = Lookup((line + 1, IsMirrored ? Samples - sample : sample + 1));
        }
        file.Array("/location/glt_x", map, columns, [Math.Min(height, 256), Math.Min(width, 256)], 0);
        file.Array("/location/glt_y", map, rows, [Math.Min(height, 256), Math.Min(width, 256)], 0);
    }

    private delegate void Fills(int line, int sample, Span<float> spectrum);

    /// <summary>Line by line, so that granules of any size can be made.</summary>
    private void WriteCube(ArrayFileMaker file, string name, Fills fill)
    {
        file.Array<float>(name, IsExchanged ? ["crosstrack", "downtrack", "bands"] : ["downtrack", "crosstrack", "bands"], Blocks, Fill);
        var values = new float[Samples * Bands];
        for (var line = 0; line < Lines; line++)
        {
            for (var sample = 0; sample < Samples; sample++)
                fill(line, sample, values.AsSpan(sample * Bands, Bands));
            file.Write<float>(
                name,
                IsExchanged ? [0, line, 0] : [line, 0, 0],
                IsExchanged ? [Samples, 1, Bands] : [1, Samples, Bands],
                values
            );
        }
    }

    private (float[][] Endmembers, bool[] Good)? known;

    /// <summary>What the file holds of a pixel.</summary>
    public void Spectrum(int line, int sample, Span<float> spectrum)
    {
        var (endmembers, good) = known ??= (Endmembers, Good);
        var shares = Truth(line, sample);
        for (var band = 0; band < spectrum.Length; band++)
        {
            var value = 0f;
            for (var material = 0; material < Materials; material++)
                value += shares[material] * endmembers[material][band];
            spectrum[band] =
                IsGone(line, sample) ? Fill
                : good[band] ? value
                : BadValue;
        }
    }

    /// <summary>What the sensor's pixels cover, in cells from where its first pixel lies.</summary>
    private (double Left, double Right, double Top, double Bottom) Extent()
    {
        var lean = LeanDegrees * Math.PI / 180;
        (int Line, int Sample)[] corners = [(0, 0), (0, Samples - 1), (Lines - 1, 0), (Lines - 1, Samples - 1)];
        double[] x = [.. corners.Select(one => Stretch * (one.Sample * Math.Cos(lean) - one.Line * Math.Sin(lean)))];
        double[] y = [.. corners.Select(one => Stretch * (one.Sample * Math.Sin(lean) + one.Line * Math.Cos(lean)))];
        return (x.Min(), x.Max(), y.Min(), y.Max());
    }

    private const string Wgs84 =
        "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS "
        + "84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],"
        + "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],"
        + "AUTHORITY[\"EPSG\",\"4326\"]]";
}
