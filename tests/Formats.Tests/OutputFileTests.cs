using Unmix.Formats.Files;
using Unmix.TestData;

namespace Unmix.Formats.Tests;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_name_appears_at_finish_and_the_temporary_one_goes()
    {
        using var output = OutputFile.Begin(folder.File("result.txt"));
        File.WriteAllText(output.TemporaryPath, "whole");
        var before = File.Exists(output.Path);

        output.Finish();

        Assert.False(before);
        Assert.Equal(["result.txt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        Assert.Equal("whole", File.ReadAllText(folder.File("result.txt")));
    }

    [Fact]
    public void Two_attempts_at_one_name_do_not_meet()
    {
        using var first = OutputFile.Begin(folder.File("result.txt"));
        using var second = OutputFile.Begin(folder.File("result.txt"));

        Assert.NotEqual(first.TemporaryPath, second.TemporaryPath);
        Assert.Equal(folder.Path, Path.GetDirectoryName(first.TemporaryPath));
        Assert.Contains($"-{Environment.ProcessId}-", first.TemporaryPath, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_the_greatest_length_is_possible()
    {
        var name = new string('n', 255);
        using var output = OutputFile.Begin(folder.File(name));

        output.Finish();

        Assert.True(File.Exists(folder.File(name)));
    }

    [Fact]
    public void Refuses_a_folder()
    {
        var fault = Assert.Throws<OutputException>(() => OutputFile.Begin(folder.Path));

        Assert.Equal($"'{folder.Path}' is a folder; the output is a file. Add a file name.", fault.Message);
        Assert.Equal(FaultKind.Output, fault.Kind);
    }

    [Fact]
    public void Refuses_a_folder_that_cannot_be_written()
    {
        // On Linux /proc refuses new files to everybody; a folder's mode would not stop root.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SKIPPED: needs a folder that nobody can write to, such as /proc.");

        var fault = Assert.Throws<OutputException>(() => OutputFile.Begin("/proc/map.tif"));

        Expect.Message("The output folder '/proc' can't be written: * Check its permissions and free space, or choose another.", fault);
    }

    [Fact]
    public void Finish_tells_when_the_temporary_file_is_gone()
    {
        using var output = OutputFile.Begin(folder.File("result.txt"));
        File.Delete(output.TemporaryPath);

        var fault = Assert.Throws<OutputException>(output.Finish);

        Expect.Message("'*result.txt' can't be written: *. Check the free space and the permissions of its folder.", fault);
    }
}
