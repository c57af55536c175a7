using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace Unmix.TestData;

/// <summary>A web server for the files of a folder, on this machine's loopback alone: GET and HEAD with ranges, and PUT.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private const int Attempts = 50;

    private readonly HttpListener listener;
    private readonly string folder;
    private readonly Thread thread;

    public LoopbackServer(string folder)
    {
        this.folder = folder;
        (listener, Port) = Listen();
        thread = new Thread(Serve) { IsBackground = true, Name = "loopback server" };
        thread.Start();
    }

    public int Port { get; }

    /// <summary>Method and path of each request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Bytes sent.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Answers 503 to so many requests for data to come.</summary>
    public int Stumbles { get; set; }

    public string Address(string file) => $"http://127.0.0.1:{Port}/{file}";

    public void Dispose()
    {
        listener.Close();
        thread.Join();
    }

    private static (HttpListener Listener, int Port) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            // HttpListener takes no port 0: a free one is asked for, and another if somebody was faster.
            int port;
            using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, port);
            }
            catch (HttpListenerException) when (attempt < Attempts)
            {
                listener.Close();
            }
        }
    }

    private void Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = listener.GetContext();
            }
            catch (Exception cause) when (cause is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return; // closed
            }
            try
            {
                Answer(context);
                context.Response.Close();
            }
            catch (Exception cause) when (cause is HttpListenerException or IOException or ObjectDisposedException)
            {
                // The other side went away.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var name = request.Url!.AbsolutePath.TrimStart('/'); // a request that came has one
        Requests.Enqueue($"{request.HttpMethod} {name}");
        var path = Path.Combine(folder, name);
        if (request.HttpMethod == "PUT")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // the folder at least
            using var target = File.Create(path);
            request.InputStream.CopyTo(target);
            return;
        }
        if (Stumbles > 0 && request.HttpMethod == "GET")
        {
            Stumbles--;
            response.StatusCode = 503;
            return;
        }
        if (request.HttpMethod is not ("GET" or "HEAD") || !File.Exists(path))
        {
            response.StatusCode = 404;
            return;
        }
        var bytes = File.ReadAllBytes(path);
        var (from, to) = Range(request.Headers["Range"], bytes.Length);
        response.AddHeader("Accept-Ranges", "bytes");
        if (request.Headers["Range"] is not null)
        {
            response.StatusCode = from < bytes.Length ? 206 : 416;
            response.AddHeader("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to - 1}/{bytes.Length}"));
        }
        response.ContentLength64 = Math.Max(0, to - from);
        if (request.HttpMethod == "HEAD" || from >= to)
            return;
        BytesSent += to - from;
        response.OutputStream.Write(bytes.AsSpan(from, to - from));
    }

    private static (int From, int To) Range(string? header, int length)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.Ordinal))
            return (0, length);
        var parts = header["bytes=".Length..].Split('-');
        var from = int.Parse(parts[0], CultureInfo.InvariantCulture);
        var to = parts[1].Length == 0 ? length : Math.Min(length, int.Parse(parts[1], CultureInfo.InvariantCulture) + 1);
        return (from, to);
    }
}
