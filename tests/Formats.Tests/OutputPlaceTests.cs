using System.Net.Sockets;
using System.Runtime.InteropServices;
using Unmix.Formats.Files;
using Unmix.TestData;

namespace Unmix.Formats.Tests;

/// <summary>What may stand where an output goes. Devices are the test's own: those of the machine are never tried.</summary>
public sealed partial class OutputPlaceTests : IDisposable
{
    private const int Everybody = 0x1b6; // 0666
    private const int CharacterDevice = 0x2000;
    private const int BlockDevice = 0x6000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("pipe", "a pipe")]
    [InlineData("socket", "a socket")]
    [InlineData("device", "a device")]
    [InlineData("disk", "a disk")]
    public void A_file_never_takes_the_place_of(string what, string spelt)
    {
        var path = Make(what);
        var link = File.CreateSymbolicLink(folder.File("link"), path).FullName;

        foreach (var name in (string[])[path, link])
        {
            var fault = Assert.Throws<OutputException>(() => OutputFile.Begin(name));

            Assert.Equal(
                $"'{name}' is {spelt}, but this output has to be a regular file, which never replaces anything else. Name a file.",
                fault.Message
            );
        }
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("disk")]
    public void A_text_goes_to_no(string what)
    {
        var path = Make(what);

        Expect.Message(
            "'*' is a *, but this output has to be a regular file, *",
            Assert.Throws<OutputException>(() => OutputFile.Write(path, "text"))
        );
    }

    [Fact]
    public void A_text_is_written_to_a_device_which_stays()
    {
        var (path, link) = (Make("device"), folder.File("link"));
        File.CreateSymbolicLink(link, path);

        OutputFile.Write(path, "text");
        OutputFile.Write(link, "text");

        Assert.Equal(PathKind.Device, PathFacts.Of(path).Kind);
        Assert.Equal(PathKind.Link, PathFacts.Of(link, followsLinks: false).Kind);
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public async Task A_text_is_written_to_a_pipe_that_somebody_reads()
    {
        var path = Make("pipe");
        var read = Task.Run(() => File.ReadAllText(path));
        var text = new string('t', 200_000); // more than a pipe holds
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                OutputFile.Write(path, text);
                break;
            }
            catch (OutputException) when (attempt < 500)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken); // the reader has not opened it yet
            }
        }

        Assert.Equal(text, await read);
        Assert.Equal(PathKind.Pipe, PathFacts.Of(path).Kind);
    }

    [Fact]
    public void A_pipe_that_nobody_reads_is_not_waited_for()
    {
        var path = Make("pipe");

        var fault = Assert.Throws<OutputException>(() => OutputFile.Write(path, "text"));

        Assert.Equal($"'{path}' is a pipe that nobody reads. Start its reader first, or name a file.", fault.Message);
    }

    [Fact]
    public void A_full_device_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "SKIPPED: needs Linux's /dev/full.");
        var path = folder.File("full");
        Node(path, CharacterDevice, device: 0x107); // major 1, minor 7

        Expect.Message(
            $"'{path}' can't be written: No space left on device*",
            Assert.Throws<OutputException>(() => OutputFile.Write(path, "text"))
        );
    }

    [Fact]
    public void A_link_is_written_through_and_stays()
    {
        var (there, file, link) = (
            Directory.CreateDirectory(folder.File("scratch")).FullName,
            folder.File("scratch/old.txt"),
            folder.File("link.txt")
        );
        File.WriteAllText(file, "old");
        File.CreateSymbolicLink(link, "scratch/old.txt");
        using var output = OutputFile.Begin(link);
        File.WriteAllText(output.TemporaryPath, "new");

        output.Finish();

        Assert.Equal(there, Path.GetDirectoryName(output.TemporaryPath));
        Assert.Equal(link, output.Path);
        Assert.Equal("scratch/old.txt", new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(there));
    }

    [Fact]
    public void A_link_whose_file_is_not_there_yet_makes_it_where_the_system_would()
    {
        Directory.CreateDirectory(folder.File("disk/maps"));
        Directory.CreateSymbolicLink(folder.File("maps"), "disk/maps");
        File.CreateSymbolicLink(folder.File("disk/maps/map.tif"), "../new.tif"); // above what 'maps' leads to, and not above 'maps'

        OutputFile.Write(folder.File("maps/map.tif"), "new");

        Assert.Equal("new", File.ReadAllText(folder.File("disk/new.tif")));
        Assert.Equal("new", File.ReadAllText(folder.File("maps/map.tif")));
    }

    [Fact]
    public void Links_that_lead_nowhere_are_refused()
    {
        File.CreateSymbolicLink(folder.File("a"), "b");
        File.CreateSymbolicLink(folder.File("b"), "a");
        File.CreateSymbolicLink(folder.File("c"), "gone/map.tif");
        Directory.CreateDirectory(folder.File("d"));
        Directory.CreateSymbolicLink(folder.File("e"), "d");

        Expect.Message(
            "The links at '*a' lead to each other, so no file can be there. *",
            Assert.Throws<OutputException>(() => OutputFile.Begin(folder.File("a")))
        );
        Expect.Message(
            "'*c' is a link to '*gone/map.tif', whose folder does not exist. *",
            Assert.Throws<OutputException>(() => OutputFile.Begin(folder.File("c")))
        );
        Expect.Message(
            "'*e' is a folder; the output is a file. Add a file name.",
            Assert.Throws<OutputException>(() => OutputFile.Begin(folder.File("e")))
        );
    }

    [Fact]
    public void Names_that_name_no_file_are_refused()
    {
        File.WriteAllText(folder.File("file"), "");

        Expect.Message("The name of an output is empty. *", Assert.Throws<OptionsException>(() => OutputFile.Begin("")));
        Expect.Message("The output '-' names no file, *", Assert.Throws<OptionsException>(() => OutputFile.Begin("-")));
        Expect.Message(
            "No file can have the name '*': it has * characters, more than the file system allows. *",
            Assert.Throws<OutputException>(() => OutputFile.Begin(folder.File(new string('n', 256))))
        );
        Expect.Message(
            "The output folder '*file' is a file and no folder. *",
            Assert.Throws<OutputException>(() => OutputFile.Begin(folder.File("file/map.tif")))
        );
    }

    [Fact]
    public void A_name_of_many_bytes_is_possible()
    {
        var path = folder.File(new string('画', 80) + ".txt"); // 244 bytes

        OutputFile.Write(path, "text");

        Assert.Equal("text", File.ReadAllText(path));
    }

    [Fact]
    public void What_comes_into_the_way_meanwhile_stays()
    {
        var path = folder.File("late");
        using var output = OutputFile.Begin(path);
        Make("pipe", "late");

        var fault = Assert.Throws<OutputException>(output.Finish);

        Assert.Equal($"'{path}' has become a pipe meanwhile, which is never replaced. Choose another name.", fault.Message);
        Assert.Throws<OutputException>(() => OutputFile.Begin(folder.File("other"), temporaryPath: path));
    }

    [Fact]
    public void Outputs_are_apart_from_inputs_and_from_each_other()
    {
        File.WriteAllText(folder.File("scene"), "");
        File.CreateSymbolicLink(folder.File("link"), "scene");
        var device = Make("device");
        var outputs = new PlannedOutputs(folder.File("scene"), null)
            .File(folder.File("map"))
            .Text(device)
            .Text(device)
            .Text(null)
            .Folder(folder.File("new/folder"));

        Expect.Message(
            "The output '*link' is also an input ('*scene') and would overwrite it. *",
            Assert.Throws<OptionsException>(() => outputs.File(folder.File("link")))
        );
        Expect.Message(
            "Two outputs are the same file: '*map' and '*map'. *",
            Assert.Throws<OptionsException>(() => outputs.Text(folder.File("map")))
        );
        Assert.Equal(3, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void A_folder_is_made_where_nothing_else_is()
    {
        File.WriteAllText(folder.File("file"), "");
        File.CreateSymbolicLink(folder.File("link"), "gone");
        var pipe = Make("pipe");

        OutputFolder.Make(folder.File("a/b"));

        Assert.True(Directory.Exists(folder.File("a/b")));
        Expect.Message(
            "'*file' is a file, where the folder '*file/b' should be. *",
            Assert.Throws<OutputException>(() => OutputFolder.Require(folder.File("file/b")))
        );
        Expect.Message(
            "'*link' is a link that leads nowhere, *",
            Assert.Throws<OutputException>(() => OutputFolder.Make(folder.File("link")))
        );
        Expect.Message(
            "'*pipe' is a pipe, where the folder '*' should be. *",
            Assert.Throws<OutputException>(() => OutputFolder.Make(pipe))
        );
        Expect.Message("The name of an output folder is empty. *", Assert.Throws<OptionsException>(() => OutputFolder.Make("")));
    }

    private string Make(string what, string? name = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SKIPPED: needs what Linux has instead of files.");
        var path = folder.File(name ?? what);
        if (what == "pipe")
            Assert.Equal(0, MakePipe(path, Everybody));
        else if (what == "socket")
            new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified).Bind(new UnixDomainSocketEndPoint(path));
        else if (what == "device")
            Node(path, CharacterDevice, device: 0x103); // major 1, minor 3, as /dev/null
        else
            Node(path, BlockDevice, device: 0x7ff); // of no disk
        return path;
    }

    private static void Node(string path, int kind, ulong device)
    {
        if (MakeNode(path, kind | Everybody, device) != 0)
            Assert.Skip("SKIPPED: needs the right to make devices (root).");
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, int mode);

    [LibraryImport("libc", EntryPoint = "mknod", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeNode(string path, int mode, ulong device);
}
