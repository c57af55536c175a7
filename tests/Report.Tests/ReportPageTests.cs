using System.Text.RegularExpressions;
using Unmix.Report.Page;

namespace Unmix.Report.Tests;

public sealed partial class ReportPageTests
{
    private const string Hostile = "</script><script>alert(1)</script>\"'&<img src=x onerror=alert(1)>\u0007";

    [Fact]
    public void Names_from_files_stay_text()
    {
        var html = ReportPage.ToHtml(
            new PageContent
            {
                Title = Hostile,
                Subtitle = Hostile,
                Warnings = [Hostile],
                Training = [new Curve(Hostile, [1, double.NaN, null])],
                Eigenvalues = new EigenvalueView([new Curve(Hostile, [1, 2])], 1, Hostile),
                Tables =
                [
                    new PageTable(
                        Hostile,
                        [Hostile, Hostile],
                        [
                            [Hostile, Hostile],
                        ],
                        Hostile
                    )
                    {
                        BarColumn = 1,
                    },
                ],
                Provenance = [new FactGroup(Hostile, [(Hostile, Hostile)])],
            }
        );

        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', html);
        Assert.Equal(3, Scripts().Count(html)); // the numbers, the charts' library and ours
        Assert.Contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;img", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_gives_the_same_page_and_no_address_of_the_network()
    {
        var content = new PageContent
        {
            Title = "title",
            Subtitle = "subtitle",
            Training = [new Curve("loss", [3, 2, 1])],
        };

        var html = ReportPage.ToHtml(content);

        Assert.Equal(html, ReportPage.ToHtml(content));
        // in its licence line
        Assert.Equal(["https://github.com/leeoniya/uPlot"], Addresses().Matches(html).Select(match => match.Value).Distinct());
        Assert.Contains("default-src 'none'; img-src data:; style-src 'sha256-", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(30_000)]
    public void Packed_numbers_come_back_within_half_a_step(int steps)
    {
        var random = new Random(steps);
        float[] values =
        [
            .. Enumerable.Range(0, 12 * 50).Select(_ => (float)(4 * random.NextDouble() - 1)),
            float.NaN,
            .. Enumerable.Repeat(3f, 11),
        ];

        var packed = PackedNumbers.Of(values, 12, steps);
        var back = Unpack(packed);

        for (var i = 0; i < values.Length; i++)
            Assert.Equal(float.IsNaN(values[i]) ? packed.Least : values[i], back[i], packed.Step * 0.501);
    }

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(95.0, 50)]
    [InlineData(1.5, 1)]
    [InlineData(0.003, 0.002)]
    public void Scale_bars_are_one_two_or_five_times_a_power_of_ten(double length, double expected)
    {
        Assert.Equal(expected, ScaleBar.Round(length), 1e-12);
    }

    // As the comment on PackedNumbers says, written anew.
    private static double[] Unpack(PackedNumbers packed)
    {
        using var zlib = new System.IO.Compression.ZLibStream(
            new MemoryStream(Convert.FromBase64String(packed.Zlib)),
            System.IO.Compression.CompressionMode.Decompress
        );
        using var plain = new MemoryStream();
        zlib.CopyTo(plain);
        var bytes = plain.ToArray();
        var result = new double[packed.Count];
        for (var start = 0; start < packed.Count; start += packed.Row)
        {
            var step = 0;
            for (var i = start; i < start + packed.Row; i++)
            {
                var folded = bytes[i] + 256 * bytes[packed.Count + i];
                step += folded % 2 == 0 ? folded / 2 : -(folded + 1) / 2;
                result[i] = packed.Least + packed.Step * step;
            }
        }
        return result;
    }

    [GeneratedRegex("<script")]
    private static partial Regex Scripts();

    [GeneratedRegex("""https?://(?!www\.w3\.org/2000/svg)[^\s"'<>)]+""")]
    private static partial Regex Addresses();
}
