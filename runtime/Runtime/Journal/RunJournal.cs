using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Unmix.Formats;
using Unmix.Formats.Files;
using Unmix.Formats.Scenes;
using Unmix.Formats.Scenes.Writing;
using Unmix.Runtime.Drift;
using Unmix.Runtime.Placing;
using Unmix.Runtime.Tiling;

namespace Unmix.Runtime.Journal;

/// <summary>
/// The state of an unfinished run: a folder beside the map with its finished rows and a journal of them. Rows are written
/// before their record, and both carry checksums, so whatever stops a run, the next one finds a whole prefix of rows and goes on
/// behind it. One run at a time has the folder. Disposed with rows in it, it stays; without, or after <see cref="Remove"/>, it goes.
/// </summary>
internal sealed class RunJournal : IUnplacedRows, IDisposable
{
    /// <summary>What the name of the folder has behind the map's.</summary>
    public const string Ending = ".resume";

    private const string JournalName = "journal";
    private const string RowsName = "rows";
    private const string SampleName = "sample";
    private const string MapName = "map";

    /// <summary>Rows and records go to the disk this often: what a loss of power costs at most, seconds of work.</summary>
    private const double SecondsBetweenFlushes = 5;

    private const int LongestName = 255; // bytes of a file's name, on most file systems

    private readonly string outputPath;
    private readonly SceneOutput output;
    private readonly int bandCount;
    private readonly JournalFile journal;
    private RowStore? rows;
    private SampleStore? sample;
    private RowTotals pending;
    private uint pendingSample; // the checksum of its spectra
    private long flushed = Stopwatch.GetTimestamp();
    private bool removed;

    private RunJournal(string outputPath, SceneOutput output, int bandCount, string folder, JournalFile journal, RowTotals nothing)
    {
        this.outputPath = outputPath;
        this.output = output;
        this.bandCount = bandCount;
        this.journal = journal;
        Folder = folder;
        Totals = pending = Nothing = nothing;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Where the map is written until it is whole; in the folder.</summary>
    public string MapPath => Path.Combine(Folder, MapName);

    /// <summary>Rows that are recorded, from the top.</summary>
    public int RowCount { get; private set; }

    /// <summary>Rows that an earlier run recorded.</summary>
    public int ResumedRowCount { get; private set; }

    /// <summary>Sums over the recorded rows.</summary>
    public RowTotals Totals { get; private set; }

    /// <summary>Why rows of an earlier run were not used, a sentence; null when there were none, or all were.</summary>
    public string? Warning { get; private set; }

    /// <summary>True when <see cref="Dispose"/> keeps the folder.</summary>
    public bool IsKept => !removed && RowCount > 0;

    /// <summary>What to tell when the run stops: how much is kept, where, and how to go on.</summary>
    public string KeptText =>
        $"{RowCount} of {output.Height} rows are kept in '{Folder}'; the same command goes on from there"
        + (Start == JournalStart.GoOnOrRestart ? "." : $", and {OptionName.Restart} starts from the beginning.");

    private JournalStart Start { get; init; }

    private RowTotals Nothing { get; }

    /// <summary>The folder of a map's state, beside the file that a link leads to.</summary>
    /// <exception cref="UnmixException">No map can be there.</exception>
    public static string FolderOf(string outputPath)
    {
        outputPath = OutputPlace.OfFile(outputPath).Target;
        var name = Path.GetFileName(outputPath);
        if (Encoding.UTF8.GetByteCount(name + Ending) > LongestName)
            name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(outputPath)) ?? "", name + Ending);
    }

    /// <summary>Opens the state of a map, or begins one.</summary>
    /// <param name="outputPath">The map.</param>
    /// <param name="output">What it is to be.</param>
    /// <param name="bandCount">Bands of a spectrum, L.</param>
    /// <param name="identity">What its values depend on.</param>
    /// <param name="range">A range that has seen nothing.</param>
    /// <param name="start">What becomes of what an earlier run did.</param>
    /// <exception cref="OptionsException">
    /// The earlier run's identity is another, or its journal is in another format, and neither is to be forgotten.
    /// </exception>
    /// <exception cref="OutputException">Another run has the folder, or nothing can be written there.</exception>
    public static RunJournal Open(
        string outputPath,
        SceneOutput output,
        int bandCount,
        RunIdentity identity,
        SpectraRange range,
        JournalStart start
    )
    {
        var above = OutputFile.RequireFolder(outputPath);
        var folder = FolderOf(outputPath);
        RunJournal? state = null;
        var goesOn = false;
        try
        {
            OutputFolder.Make(folder);
            state = new RunJournal(outputPath, output, bandCount, folder, OpenJournal(outputPath, folder), new RowTotals(range))
            {
                Start = start,
            };
            goesOn = start != JournalStart.Restart && state.IsOf(identity);
            state.rows = RowStore.Open(Path.Combine(folder, RowsName), output, empty: !goesOn);
            state.sample = SampleStore.Open(Path.Combine(folder, SampleName), bandCount, empty: !goesOn);
            if (goesOn)
                state.FindRows();
            else
                state.journal.WriteHeader(identity);
            FolderSync.Flush(folder);
            FolderSync.Flush(above);
            return state;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            if (goesOn)
                state!.Close(); // what can't be read now may be readable later
            else
                state?.Dispose();
            throw OutputException.FolderNotWritten(above, cause);
        }
        catch
        {
            state?.Close(); // what the other run did stays
            throw;
        }
    }

    /// <summary>Gives the rows of the earlier run to the writer.</summary>
    /// <param name="writer">Of the new map.</param>
    /// <param name="values">Memory to read into; at least one pixel.</param>
    /// <param name="cancellation">Looked at between reads.</param>
    /// <exception cref="OutputException">The rows can't be read any more, or the map can't be written.</exception>
    public void Replay(SceneWriter writer, Span<float> values, CancellationToken cancellation)
    {
        var bandCount = output.BandNames.Count;
        var capacity = values.Length / bandCount;
        var (width, height) = (Math.Min(capacity, output.Width), Math.Max(1, capacity / output.Width));
        for (var row = 0; row < ResumedRowCount; row += height)
        {
            for (var column = 0; column < output.Width; column += width)
            {
                cancellation.ThrowIfCancellationRequested();
                var window = new PixelWindow(column, row, Math.Min(width, output.Width - column), Math.Min(height, ResumedRowCount - row));
                var part = values[..(window.PixelCount * bandCount)];
                Read(window, part);
                writer.Write(window, part);
            }
        }
    }

    /// <summary>Gives the sampled spectra of the earlier run back.</summary>
    /// <param name="into">Of the same scene; empty.</param>
    /// <exception cref="OutputException">They can't be read any more.</exception>
    public void RestoreSample(DriftSample into)
    {
        if (Totals.SampledPixels == 0)
            return;
        try
        {
            if (sample!.Read(0, into.Restore(Totals.SampledPixels)) is null)
                throw new EndOfStreamException("The sampled spectra are not there."); // opened in Open
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotReadable(cause);
        }
    }

    /// <summary>
    /// Takes a window's values; the last one of its rows records them. Windows come from left to right, then from top to bottom.
    /// </summary>
    /// <param name="window">Inside the map.</param>
    /// <param name="values">[window.PixelCount, bands]; NaN where nothing is.</param>
    /// <param name="sampled">[totals.SampledPixels, L] its spectra that drift is measured on.</param>
    /// <param name="totals">Sums over the window.</param>
    /// <exception cref="OutputException">The disk is full or gone.</exception>
    public void Take(PixelWindow window, ReadOnlySpan<float> values, ReadOnlySpan<float> sampled, in RowTotals totals)
    {
        try
        {
            rows!.Write(window, values); // opened in Open
            pendingSample = sample!.Write(Totals.SampledPixels + pending.SampledPixels, sampled, pendingSample); // as rows
            pending.Add(totals);
            if (window.Column + window.Width < output.Width)
                return;
            journal.Append(new JournalRecord(window.Row, window.Height, rows.ChecksumOfWritten(window.Height), pendingSample, pending));
            var all = Totals;
            all.Add(pending);
            (Totals, pending, pendingSample, RowCount) = (all, Nothing, 0, RowCount + window.Height);
            if (Stopwatch.GetElapsedTime(flushed).TotalSeconds >= SecondsBetweenFlushes)
                Flush();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputException.NotWritten(Path.Combine(Folder, RowsName), cause.Message, cause);
        }
    }

    /// <summary>Removes the folder: the map is finished, or can't be made from this input.</summary>
    public void Remove() => removed = true;

    /// <summary>Keeps the folder where there are rows to go on from; removes it otherwise.</summary>
    public void Dispose()
    {
        try
        {
            if (IsKept)
                Flush();
            else
                DeleteFiles();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // What can't be flushed or removed here is found, and checked, by the next run.
        }
        finally
        {
            Close();
        }
    }

    private static JournalFile OpenJournal(string outputPath, string folder)
    {
        const int wouldBlock = 11,
            wouldBlockOnMac = 35,
            sharingViolation = unchecked((int)0x80070020);
        try
        {
            return JournalFile.Open(Path.Combine(folder, JournalName));
        }
        catch (IOException cause) when (cause.HResult is wouldBlock or wouldBlockOnMac or sharingViolation)
        {
            throw new OutputException(
                $"Another run is writing '{outputPath}' (it has '{folder}' open). Wait until it ends, or write "
                    + $"elsewhere with {OptionName.Output}.",
                cause
            );
        }
    }

    /// <summary>True when there are records to go on from.</summary>
    private bool IsOf(RunIdentity identity)
    {
        var older = journal.ReadHeader(out var version);
        if (older is null && version != 0)
        {
            if (Start == JournalStart.GoOnOrRestart)
                return false;
            throw new OptionsException(
                $"The state of an unfinished run in '{Folder}' is in format {version}, which this version does not know (it "
                    + $"knows {JournalFile.FormatVersion}). "
                    + $"Finish it with the version that began it, or add {OptionName.Restart} to start from the beginning."
            );
        }
        if (older is null)
        {
            if (!journal.IsEmpty)
                Warning = $"The journal in '{Folder}' has no whole header, so the run starts from the beginning.";
            return false;
        }
        if (identity.DifferencesFrom(older) is { Count: > 0 } differences)
        {
            if (Start == JournalStart.GoOnOrRestart)
                return false;
            throw new OptionsException(
                $"An unfinished run of '{outputPath}' (its state is in '{Folder}') was started with other settings: "
                    + $"{string.Join("; ", differences)}. "
                    + $"Use the same settings, add {OptionName.Restart} to start from the beginning, or write elsewhere "
                    + $"with {OptionName.Output}."
            );
        }
        return true;
    }

    /// <summary>Goes through the records as far as their rows are there and right.</summary>
    private void FindRows()
    {
        var all = Nothing;
        var torn = false;
        var spectra = new float[checked(DriftSample.MostPixelsOf(output.Width, output.Height) * bandCount)];
        while (journal.TryReadNext(Nothing.Range, out var record))
        {
            torn =
                !IsPossible(record, all.SampledPixels)
                || rows!.ChecksumOf(record.FirstRow, record.RowCount) != record.Checksum
                // both opened in Open
                || sample!.Read(all.SampledPixels, spectra.AsSpan(0, record.Totals.SampledPixels * bandCount)) != record.SampleChecksum;
            if (torn)
                break;
            journal.Accept();
            all.Add(record.Totals);
            RowCount += record.RowCount;
        }
        journal.CutTail();
        (Totals, ResumedRowCount) = (all, RowCount);
        if (torn)
            Warning =
                $"The state of the unfinished run in '{Folder}' is damaged behind row {RowCount}; the rows from there on are "
                + "computed again.";
    }

    /// <summary>True for what this program could have recorded behind the rows found so far.</summary>
    private bool IsPossible(in JournalRecord record, int sampledBefore) =>
        record.FirstRow == RowCount
        && record.RowCount >= 1
        && record.RowCount <= output.Height - RowCount
        && record.Totals.IsPossible((long)record.RowCount * output.Width, bandCount)
        && record.Totals.SampledPixels <= DriftSample.MostPixelsOf(output.Width, output.Height) - sampledBefore;

    private OutputException NotReadable(Exception cause) =>
        new(
            $"The finished rows in '{Folder}' can't be read: {cause.Message} Check the disk, or add "
                + $"{OptionName.Restart} to start from the beginning.",
            cause
        );

    /// <summary>Reads finished rows, those of this run too.</summary>
    /// <exception cref="OutputException">They can't be read any more.</exception>
    public void Read(PixelWindow window, Span<float> values)
    {
        try
        {
            rows!.Read(window, values); // opened in Open
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotReadable(cause);
        }
    }

    /// <summary>First the rows, then the records of them.</summary>
    private void Flush()
    {
        rows!.Flush(); // opened in Open, as the sample
        sample!.Flush();
        journal.Flush();
        flushed = Stopwatch.GetTimestamp();
    }

    private void Close()
    {
        rows?.Dispose();
        sample?.Dispose();
        journal.Dispose();
    }

    private void DeleteFiles()
    {
        rows?.Dispose();
        sample?.Dispose();
        journal.Clear(); // first: a kill between these lines leaves nothing that looks like lost rows
        File.Delete(Path.Combine(Folder, RowsName));
        File.Delete(Path.Combine(Folder, SampleName));
        File.Delete(MapPath);
        // The journal goes last, open where the system can remove open files: it is what keeps other runs out.
        if (OperatingSystem.IsWindows())
            journal.Dispose();
        File.Delete(Path.Combine(Folder, JournalName));
        if (!Directory.EnumerateFileSystemEntries(Folder).Any())
            Directory.Delete(Folder);
    }
}
