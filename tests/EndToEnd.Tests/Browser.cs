using PuppeteerSharp;

namespace Unmix.EndToEnd.Tests;

/// <summary>
/// A headless browser that the system has, with one page open from the disk; keeps what the page complains of and asks for.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IBrowser browser;

    private Browser(IBrowser browser, IPage page)
    {
        this.browser = browser;
        Page = page;
        page.Console += (_, line) => Complaints.Add($"{line.Message.Type}: {line.Message.Text}");
        page.PageError += (_, fault) => Complaints.Add($"uncaught: {fault.Message}");
        page.Request += (_, asked) => Requests.Add(asked.Request.Url);
    }

    public IPage Page { get; }

    /// <summary>Everything that went to the console, and faults that nobody caught.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Every address asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Opens a file; skips the calling test where there is no browser.</summary>
    public static async Task<Browser> Open(string file, int width = 1280, int height = 900, bool dark = false)
    {
        var program = Programs.FirstOrDefault(File.Exists);
        if (program is null)
            Assert.Skip("SKIPPED: needs a browser (Debian: apt-get install chromium).");
        var started = await Puppeteer.LaunchAsync(
            new LaunchOptions
            {
                ExecutablePath = program,
                Headless = true,
                Args = ["--no-sandbox", "--disable-gpu"],
            }
        );
        var page = await started.NewPageAsync();
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = height });
        await page.EmulateMediaFeaturesAsync([
            new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = dark ? "dark" : "light" },
        ]);
        var opened = new Browser(started, page);
        await page.GoToAsync(new Uri(file).AbsoluteUri);
        await page.WaitForSelectorAsync("body[data-ready=true]");
        return opened;
    }

    /// <summary>The text of an element.</summary>
    public Task<string> Text(string selector) =>
        Page.EvaluateFunctionAsync<string>("selector => document.querySelector(selector).textContent", selector);

    /// <summary>What a field holds.</summary>
    public Task<string> Value(string selector) =>
        Page.EvaluateFunctionAsync<string>("selector => document.querySelector(selector).value", selector);

    /// <summary>Keeps a picture of the whole page where the environment variable UNMIX_SCREENSHOTS names a folder.</summary>
    public async Task Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("UNMIX_SCREENSHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(Path.Combine(folder, name), new ScreenshotOptions { FullPage = true });
    }

    public async ValueTask DisposeAsync() => await browser.DisposeAsync();
}
