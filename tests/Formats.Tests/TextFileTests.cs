using System.Text;
using Unmix.Formats.Files;
using Unmix.TestData;

namespace Unmix.Formats.Tests;

public sealed class TextFileTests : IDisposable
{
    private const string Text = "ENVI\nspectra names = {Wälder, Böden}\nwavelength units = µm\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, Encoding, bool> Encodings =>
        new()
        {
            { "UTF-8", new UTF8Encoding(false), false },
            { "UTF-8 with a mark", new UTF8Encoding(true), true },
            { "Latin-1", Encoding.Latin1, false },
            { "UTF-16 with a mark", new UnicodeEncoding(false, true), true },
            { "UTF-16 without a mark", new UnicodeEncoding(false, false), false },
            { "UTF-16, big end first", new UnicodeEncoding(true, true), true },
            { "UTF-16, big end first, without a mark", new UnicodeEncoding(true, false), false },
            { "UTF-32 with a mark", new UTF32Encoding(false, true), true },
        };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Text_is_the_same_in_every_encoding(string name, Encoding encoding, bool hasMark)
    {
        var bytes = (byte[])[.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Text)];
        File.WriteAllBytes(folder.File("scene.hdr"), bytes);

        Assert.Equal(Text, TextFile.Decode(bytes));
        Assert.Equal(Text, TextFile.Read(folder.File("scene.hdr")));
        Assert.Equal(name == "UTF-8", TextFile.IsPlain(bytes));
    }

    [Fact]
    public void Signs_of_Windows_are_those_of_its_code_page()
    {
        byte[] bytes = [0x80, (byte)' ', 0x93, (byte)'x', 0x94, (byte)' ', 0x96, 0xE9];

        Assert.Equal("€ “x” –é", TextFile.Decode(bytes));
    }

    [Theory]
    [InlineData("a\nb\n")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("a\rb")]
    public void Lines_end_in_any_way(string text)
    {
        File.WriteAllText(folder.File("table.csv"), text);

        Assert.Equal(["a", "b"], TextFile.ReadLines(folder.File("table.csv")));
    }

    [Fact]
    public void Nothing_is_an_empty_text()
    {
        File.WriteAllText(folder.File("empty.hdr"), "");

        Assert.Equal("", TextFile.Read(folder.File("empty.hdr")));
        Assert.Empty(TextFile.ReadLines(folder.File("empty.hdr")));
        Assert.Equal("", TextFile.Decode([0xEF, 0xBB, 0xBF]));
    }

    [Fact]
    public void A_file_that_is_not_there_is_said() => Assert.Throws<FileNotFoundException>(() => TextFile.Read(folder.File("none.hdr")));
}
