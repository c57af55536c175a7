using System.Text.Json;
using Unmix.Formats;
using Unmix.Formats.Scenes;
using Unmix.Runtime.Runs;

namespace Unmix.Runtime.Tests.Journal;

[Trait("Speed", "Slow")]
public sealed class ResumeTests : IDisposable
{
    private readonly ToyRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Bytes_do_not_depend_on_stops_tiles_and_threads()
    {
        const int cases = 60;
        var random = new Random(20);
        var (bytes, report) = runs.Whole();
        var resumed = 0;
        for (var i = 0; i < cases; i++)
        {
            var what = "";
            var rows = 0;
            for (var stop = random.Next(1, 4); stop > 0; stop--)
            {
                var (options, after) = (Any(random), random.Next(1, 25));
                what += $" tile {options.TileWidth}x{options.TileHeight}, {options.Threads} threads, stopped after {after};";
                if (runs.Stopped(options, after) is not (null or OperationCanceledException))
                    Assert.Fail(what);
            }
            var last = Any(random);

            var finished = runs.Run(last);

            rows = finished.ResumedRows;
            resumed += rows > 0 ? 1 : 0;
            Assert.True(
                bytes.AsSpan().SequenceEqual(File.ReadAllBytes(runs.Map)),
                $"case {i}:{what} then {last.TileWidth}x{last.TileHeight}, {last.Threads} threads, {rows} rows resumed"
            );
            Assert.Equal(
                (report.ValidPixels, report.Minimum, report.Maximum, report.OutsideShare),
                (finished.ValidPixels, finished.Minimum, finished.Maximum, finished.OutsideShare)
            );
            Assert.Equal(JsonSerializer.Serialize(report.Drift), JsonSerializer.Serialize(finished.Drift));
            runs.AssertNothingLeft();
            File.Delete(runs.Map);
        }
        Assert.InRange(resumed, cases / 2, cases);
    }

    [Fact]
    public void A_stop_says_how_much_is_kept_and_the_rows_recorded_are_not_computed_again()
    {
        runs.Whole();

        var stop = Assert.IsType<RunStoppedException>(runs.Stopped(ToyRuns.Options(), afterWindows: 9));
        var report = runs.Run(ToyRuns.Options());

        Assert.Equal(
            $"Stopped. {report.ResumedRows} of {ToyRuns.Height} rows are kept in '{runs.State}'; the same command goes on "
                + "from there, and --restart starts from the beginning.",
            stop.Message
        );
        Assert.InRange(report.ResumedRows, 9, 10);
        Assert.Equal(ToyRuns.Height - report.ResumedRows, report.Windows);
        runs.AssertNothingLeft();
    }

    [Fact]
    public void A_run_that_is_stopped_before_its_first_row_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.IsNotType<RunStoppedException>(runs.Stopped(ToyRuns.Options(width: 5, height: 31), afterWindows: 1));

        Assert.False(Directory.Exists(runs.State) || File.Exists(runs.Map));
    }

    [Fact]
    public void Without_a_journal_a_stop_leaves_nothing()
    {
        Assert.IsNotType<RunStoppedException>(runs.Stopped(ToyRuns.Options() with { Journal = false }, afterWindows: 5));

        Assert.Equal(
            ["scene.hdr", "scene.img", "toy.unmix"],
            Directory.EnumerateFileSystemEntries(runs.Folder.Path).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void A_journal_cut_anywhere_is_gone_on_from()
    {
        var (bytes, _) = runs.Whole();
        runs.Stopped(ToyRuns.Options(), afterWindows: 8);
        var (journal, rows, sample) = State();
        var most = 0;
        for (var length = 0; length <= journal.Length; length += 43)
        {
            Restore(journal.AsSpan(0, length), rows, sample);

            var report = runs.Run(ToyRuns.Options(height: 10));

            most = Math.Max(most, report.ResumedRows);
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(runs.Map)), $"{length} of {journal.Length} bytes");
            runs.AssertNothingLeft();
        }
        Assert.InRange(most, 7, 9);
    }

    [Fact]
    public void Rows_cut_anywhere_are_computed_again()
    {
        var (bytes, _) = runs.Whole();
        runs.Stopped(ToyRuns.Options(), afterWindows: 8);
        var (journal, rows, sample) = State();
        for (var length = 0; length <= rows.Length; length += 211)
        {
            Restore(journal, rows.AsSpan(0, length), sample);

            var report = runs.Run(ToyRuns.Options(height: 10));

            Assert.Equal(length / (rows.Length / 8), Math.Min(8, report.ResumedRows));
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(runs.Map)), $"{length} of {rows.Length} bytes");
        }
    }

    [Fact]
    public void Rows_whose_sampled_spectra_are_cut_off_are_computed_again()
    {
        var (bytes, report) = runs.Whole();
        runs.Stopped(ToyRuns.Options(), afterWindows: 8);
        var (journal, rows, sample) = State();
        for (var length = 0; length <= sample.Length; length += 331)
        {
            Restore(journal, rows, sample.AsSpan(0, length));

            var resumed = runs.Run(ToyRuns.Options(height: 10));

            Assert.InRange(resumed.ResumedRows, 0, 1 + length / (sample.Length / 8)); // about as many spectra in each row
            Assert.Equal(JsonSerializer.Serialize(report.Drift), JsonSerializer.Serialize(resumed.Drift));
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(runs.Map)), $"{length} of {sample.Length} bytes");
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_found()
    {
        const int cases = 120;
        var random = new Random(21);
        var (bytes, report) = runs.Whole();
        runs.Stopped(ToyRuns.Options(), afterWindows: 8);
        var (journal, rows, sample) = State();
        var refused = 0;
        for (var i = 0; i < cases; i++)
        {
            byte[][] files = [journal.ToArray(), rows.ToArray(), sample.ToArray()];
            var changed = files[i % 3];
            var at = random.Next(changed.Length);
            changed[at] ^= (byte)(1 << random.Next(8));
            Restore(files[0], files[1], files[2]);
            RunReport? finished = null;

            var fault = Record.Exception(() => finished = runs.Run(ToyRuns.Options(height: 10)));

            // A changed version number looks like a format to come; it is not overwritten unasked.
            if (fault is OptionsException && i % 3 == 0 && at is >= 8 and < 12)
            {
                refused++;
                finished = runs.Run(ToyRuns.Options() with { Restart = true });
                fault = null;
            }
            Assert.Null(fault);
            Assert.True(
                bytes.AsSpan().SequenceEqual(File.ReadAllBytes(runs.Map)),
                $"byte {at} of {((string[])["the journal", "the rows", "the sample"])[i % 3]}"
            );
            // there is a report where there is no fault
            Assert.Equal(JsonSerializer.Serialize(report.Drift), JsonSerializer.Serialize(finished!.Drift));
            runs.AssertNothingLeft();
        }
        Assert.InRange(refused, 0, cases / 10);
    }

    [Fact]
    public void Damage_is_told()
    {
        runs.Stopped(ToyRuns.Options(), afterWindows: 8);
        using (var rows = new FileStream(runs.Rows, FileMode.Open))
            rows.SetLength(rows.Length / 2);

        var report = runs.Run(ToyRuns.Options());

        Assert.Contains(report.Warnings, warning =>
            warning.Contains(
                $"is damaged behind row {report.ResumedRows}; the rows from there on are computed again",
                StringComparison.Ordinal
            )
        );
    }

    [Theory]
    [InlineData("layers", "the layers was 'All' and is 'Abundances' now")]
    [InlineData("scale", "the scale was '1' and is '2' now")]
    [InlineData("offset", "the offset was '0' and is '0.5' now")]
    [InlineData("nodata", "the nodata value was '' and is '7' now")]
    [InlineData("scene", "file 1 of 2 of the scene was '17112 bytes, SHA-256 ")]
    [InlineData("header", "file 2 of 2 of the scene was '")]
    [InlineData("model", "the model was 'SHA-256 ")]
    public void Another_input_or_option_is_refused_by_name_and_a_restart_begins_afresh(string what, string words)
    {
        var plain = ToyRuns.Options();
        runs.Stopped(plain, afterWindows: 8);
        var options = what switch
        {
            "layers" => plain with { Layers = Layers.Abundances },
            "scale" => plain with { Read = new SceneReadOptions { Scale = 2 } },
            "offset" => plain with { Read = new SceneReadOptions { Offset = 0.5 } },
            "nodata" => plain with { Read = new SceneReadOptions { NoData = 7 } },
            _ => plain,
        };
        if (what == "scene")
            runs.WriteScene(seed: 9);
        if (what == "header")
            File.AppendAllText(runs.Scene, "; a note\n");
        var model = what == "model" ? ToyModel.Seal(runs.Folder.File("other.unmix"), wrongBy: 1e-6f) : null;
        var (journal, rows) = (File.ReadAllBytes(runs.Journal), File.ReadAllBytes(runs.Rows));

        var fault = Assert.Throws<OptionsException>(() => runs.Run(options, model));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Use the same settings, add --restart to start from the beginning, or write elsewhere with -o.",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(journal, File.ReadAllBytes(runs.Journal));
        Assert.Equal(rows, File.ReadAllBytes(runs.Rows));
        Assert.Equal(0, runs.Run(options with { Restart = true }, model).ResumedRows);
        Assert.False(Directory.Exists(runs.State));
    }

    [Fact]
    public void Bands_taken_in_their_order_do_not_go_on_from_bands_that_were_resampled()
    {
        runs.WriteScene(centresNm: [380, 430, 480, 530, 600, 650]); // four of them 20 nm from the model's
        var resampled = ToyRuns.Options() with { Resample = true };
        Assert.IsType<RunStoppedException>(runs.Stopped(resampled, afterWindows: 8));

        var fault = Assert.Throws<OptionsException>(() => runs.Run(ToyRuns.Options() with { BandsByOrder = true }));

        Assert.Contains(
            "was started with other settings: the resampling of bands was 'Gaussian response' and is 'none' now. Use the same settings, ",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.InRange(runs.Run(resampled).ResumedRows, 8, 9);
    }

    [Fact]
    public void A_state_of_another_format_is_refused_until_a_restart_is_asked_for()
    {
        runs.Stopped(ToyRuns.Options(), afterWindows: 8);
        using (var journal = new FileStream(runs.Journal, FileMode.Open))
        {
            journal.Position = 8; // the version
            journal.WriteByte(1);
        }

        var fault = Assert.Throws<OptionsException>(() => runs.Run(ToyRuns.Options()));

        Assert.Contains("is in format 1, which this version does not know (it knows 2). ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, runs.Run(ToyRuns.Options() with { Restart = true }).ResumedRows);
    }

    [Fact]
    public void A_scene_that_was_copied_or_touched_is_the_same_scene()
    {
        runs.Stopped(ToyRuns.Options(), afterWindows: 8);
        File.SetLastWriteTimeUtc(runs.SceneData, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        var report = runs.Run(ToyRuns.Options());

        Assert.InRange(report.ResumedRows, 8, 9);
    }

    [Fact]
    public void Two_runs_of_one_map_at_once_are_refused()
    {
        OutputException? second = null;

        runs.Stopped(ToyRuns.Options(), afterWindows: 3, act: _ =>
            second = Assert.Throws<OutputException>(() => runs.Run(ToyRuns.Options()))
        );

        Assert.StartsWith($"Another run is writing '{runs.Map}' (it has '{runs.State}' open).", second!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_input_that_is_truncated_during_the_run_stops_it_and_the_rows_before_stay(bool linked)
    {
        if (linked)
            runs.LinkSceneData();
        var (bytes, _) = runs.Whole();
        var data = File.ReadAllBytes(runs.SceneData);

        var fault = runs.Stopped(ToyRuns.Options(), afterWindows: 8, act: _ =>
        {
            using var file = File.OpenHandle(runs.SceneData, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.SetLength(file, data.Length / 3);
        });

        Assert.Contains(
            $"had {data.Length} bytes when the run began and has {data.Length / 3} now. Copy it again and run again. ",
            Assert.IsType<SceneException>(fault).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<SceneException>(() => runs.Run(ToyRuns.Options()));
        File.WriteAllBytes(runs.SceneData, data);
        Assert.InRange(runs.Run(ToyRuns.Options()).ResumedRows, 8, 12);
        Assert.Equal(bytes, File.ReadAllBytes(runs.Map));
        runs.AssertNothingLeft();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_input_that_vanishes_during_the_run_stops_it_and_the_rows_before_stay(bool linked)
    {
        var data = linked ? runs.LinkSceneData() : runs.SceneData;
        var (bytes, _) = runs.Whole();

        var fault = runs.Stopped(ToyRuns.Options(), afterWindows: 8, act: _ => File.Move(data, data + ".away"));

        Assert.Contains(
            "has vanished during the run. Restore it and run again. ",
            Assert.IsType<SceneException>(fault).Message,
            StringComparison.Ordinal
        );
        File.Move(data + ".away", data);
        Assert.InRange(runs.Run(ToyRuns.Options()).ResumedRows, 8, 12);
        Assert.Equal(bytes, File.ReadAllBytes(runs.Map));
        runs.AssertNothingLeft();
    }

    [Fact]
    public void A_map_with_the_longest_name_has_a_state_too()
    {
        var name = runs.Folder.File(new string('m', 251) + ".tif");

        runs.Run(ToyRuns.Options(), output: name);

        Assert.True(File.Exists(name));
    }

    private static UnmixOptions Any(Random random) =>
        ToyRuns.Options(random.Next(3) == 0 ? ToyRuns.Width : random.Next(1, ToyRuns.Width + 1), random.Next(1, 9), random.Next(1, 4));

    private (byte[] Journal, byte[] Rows, byte[] Sample) State() =>
        (File.ReadAllBytes(runs.Journal), File.ReadAllBytes(runs.Rows), File.ReadAllBytes(runs.Sample));

    private void Restore(ReadOnlySpan<byte> journal, ReadOnlySpan<byte> rows, ReadOnlySpan<byte> sample)
    {
        Directory.CreateDirectory(runs.State);
        File.WriteAllBytes(runs.Sample, sample.ToArray());
        File.WriteAllBytes(runs.Journal, journal.ToArray());
        File.WriteAllBytes(runs.Rows, rows.ToArray());
    }
}
