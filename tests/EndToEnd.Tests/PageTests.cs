using System.Globalization;

namespace Unmix.EndToEnd.Tests;

/// <summary>The page of a run in a browser, used as people use it.</summary>
public sealed class PageTests(TrainedModel model, PageFile file) : IClassFixture<PageFile>
{
    private const int Side = 48;
    private const int Bands = 9;

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Opens_from_the_disk_without_complaint_and_asks_for_nothing(int width, bool dark)
    {
        await using var browser = await Browser.Open(file.Page, width, dark: dark);
        await browser.Picture($"run-{width}-{(dark ? "dark" : "light")}.png");

        Assert.Empty(browser.Complaints);
        Assert.All(browser.Requests, address =>
            Assert.True(
                address == new Uri(file.Page).AbsoluteUri
                    || address.StartsWith("data:", StringComparison.Ordinal)
                    || address.StartsWith("blob:", StringComparison.Ordinal),
                address
            )
        );
        // Nothing sticks out to the side.
        Assert.True(await browser.Page.EvaluateExpressionAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        // 3 abundances and deviations, composite, largest share, nonlinearity, error, novelty; a chart each for 3 spectra and the pixel.
        Assert.Equal(
            11,
            await browser.Page.EvaluateExpressionAsync<int>(
                "[...document.querySelectorAll('.map img')].filter(image => image.complete && image.naturalWidth === 48).length"
            )
        );
        Assert.Equal(4, await browser.Page.EvaluateExpressionAsync<int>("document.querySelectorAll('.chart canvas').length"));
    }

    [Fact]
    public async Task A_click_shows_the_pixels_own_answer()
    {
        await using var browser = await Browser.Open(file.Page);
        var maps = await browser.Page.QuerySelectorAllAsync(".map");
        foreach (var (map, column, row) in ((int, int, int)[])[(0, 3, 40), (4, 47, 0), (9, 20, 21)])
        {
            await maps[map].ScrollIntoViewAsync();
            var box = (await maps[map].BoundingBoxAsync())!;
            await browser.Page.Mouse.ClickAsync(box.X + (column + 0.5m) * box.Width / Side, box.Y + (row + 0.5m) * box.Height / Side);

            Assert.Equal($"{column},{row}", $"{await browser.Value("#pixel-column")},{await browser.Value("#pixel-row")}");
            await RequireAnswer(browser, column, row);
        }

        // A held pixel stays while the mouse moves on; let go, it follows.
        var first = (await maps[0].BoundingBoxAsync())!;
        await maps[0].ScrollIntoViewAsync();
        first = (await maps[0].BoundingBoxAsync())!;
        await browser.Page.Mouse.MoveAsync(first.X + first.Width / 2, first.Y + first.Height / 2);
        Assert.Equal("20", await browser.Value("#pixel-column"));
        await browser.Page.Keyboard.PressAsync("Escape");
        await browser.Page.Mouse.MoveAsync(first.X + 10.5m * first.Width / Side, first.Y + 11.5m * first.Height / Side);
        await RequireAnswer(browser, 10, 11);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Everything_is_reached_by_the_keyboard()
    {
        await using var browser = await Browser.Open(file.Page);
        var reached = new HashSet<string>();
        for (var i = 0; i < 30; i++)
        {
            await browser.Page.Keyboard.PressAsync("Tab");
            reached.Add(
                await browser.Page.EvaluateExpressionAsync<string>(
                    "document.activeElement.id || document.activeElement.className || document.activeElement.getAttribute('href') || ''"
                )
            );
        }
        await browser.Page.FocusAsync(".map");
        foreach (var key in (string[])["Home", "ArrowRight", "ArrowRight", "ArrowDown"])
            await browser.Page.Keyboard.PressAsync(key);

        string[] parts = ["#maps", "#spectra", "#intervals", "#provenance"];
        Assert.Superset(new HashSet<string>(["map", "pixel-column", "pixel-row", .. parts]), reached);
        Assert.Equal("2,25", $"{await browser.Value("#pixel-column")},{await browser.Value("#pixel-row")}");
        await RequireAnswer(browser, 2, 25);
        Assert.StartsWith("Column 2, row 25: vegetation ", await browser.Text("#pixel-said"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draws_again_in_other_colours_and_for_paper()
    {
        await using var browser = await Browser.Open(file.Page);

        await browser.Page.EmulateMediaTypeAsync(PuppeteerSharp.Media.MediaType.Print);
        var onPaper = await browser.Page.EvaluateExpressionAsync<string>(
            "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector('nav')).display"
        );

        Assert.Equal("rgb(255, 255, 255)none", onPaper);
        Assert.Equal(3, await browser.Page.EvaluateExpressionAsync<int>("document.querySelectorAll('#intervals svg.coverage').length"));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public void Two_pages_or_another_ending_are_refused_before_any_work()
    {
        var two = Tool.Unmix("run", model.Model, model.Scene, "-o", "/nowhere/map.tif", "--report", "a.html", "--report", "b.html");
        var training = Tool.Train("train", model.Scene, "--endmembers", "3", "-o", "/nowhere/m.unmix", "--report", "page.pdf");

        Assert.Equal(2, two.ExitCode);
        Assert.Equal("--report names two pages, 'a.html' and 'b.html'. Give one of them.\n", two.Error);
        Assert.Equal(2, training.ExitCode);
        Assert.Equal(
            "--report is 'page.pdf' but must end in '.html', for a page, or in '.jsonl', for a line an epoch. Change the name.\n",
            training.Error
        );
    }

    /// <summary>Holds what the panel says against the map that GDAL reads.</summary>
    private async Task RequireAnswer(Browser browser, int column, int row)
    {
        var expected = file.Map.AsMemory((row * Side + column) * Bands, Bands);
        var shares = await browser.Page.EvaluateExpressionAsync<string[]>(
            "[...document.querySelectorAll('#pixel-shares .number')].map(cell => cell.textContent)"
        );
        var intervals = await browser.Page.EvaluateExpressionAsync<string[]>(
            "[...document.querySelectorAll('#pixel-shares td:last-child span')].map(cell => cell.textContent)"
        );
        var others = (await browser.Text("#pixel-others")).Split(", ").Select(part => Number(part.Split(' ')[^1])).ToArray();

        for (var p = 0; p < 3; p++)
        {
            var (mean, deviation) = (expected.Span[p], expected.Span[3 + p]);
            var ends = intervals[p].Split(" to ").Select(Number).ToArray();
            Assert.Equal(mean, Number(shares[p]), 0.0016); // a thousandth of the range, and three digits
            // A 90 % interval of any bounded distribution with one peak holds its mean and is at most some four deviations wide.
            Assert.InRange(mean, ends[0] - 0.05, ends[1] + 0.05);
            Assert.InRange(ends[1] - ends[0], 0, 4 * deviation + 0.004);
        }
        Assert.Equal(expected.Span[6], others[0], 0.01 * Math.Abs(expected.Span[6]) + 0.002);
        Assert.Equal(expected.Span[7], others[1], 0.01 * expected.Span[7] + 0.001);
        Assert.Equal(expected.Span[8], others[2], 0.01 * expected.Span[8] + 0.02);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
