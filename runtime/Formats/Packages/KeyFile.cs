using System.Security.Cryptography;
using System.Text;

namespace Unmix.Formats.Packages;

/// <summary>Reads and makes the PEM files of P-256 keys.</summary>
internal static class KeyFile
{
    /// <summary>Far more than a PEM of such a key takes.</summary>
    private const int LargestBytes = 16 << 10;

    private const string CurveOid = "1.2.840.10045.3.1.7"; // P-256
    private const string PublicLabel = "PUBLIC KEY";

    /// <summary>The curve of all our keys.</summary>
    public static ECCurve Curve => ECCurve.NamedCurves.nistP256;

    /// <summary>Reads a key. The caller disposes it.</summary>
    /// <param name="path">PEM: a public key, or an unencrypted private one.</param>
    /// <param name="isPrivate">
    /// True when a private key is needed, false when a public one is: a private key has no place where packages are checked.
    /// </param>
    /// <exception cref="OptionsException">No file, no such key, or one of another curve.</exception>
    public static ECDsa Read(string path, bool isPrivate)
    {
        var text = ReadText(path);
        var wanted = isPrivate ? "private" : "public";
        if (!PemEncoding.TryFind(text, out var fields))
            throw new OptionsException($"'{path}' holds no key. Give the {wanted} key that 'unmix-train keygen' made.");
        var label = text[fields.Label];
        if (label == PublicLabel == isPrivate)
            throw new OptionsException(
                $"'{path}' holds a key of the kind '{label}' but the {wanted} one is needed. Give the {wanted} key that "
                    + "'unmix-train keygen' made."
            );
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            var curve = key.ExportParameters(includePrivateParameters: false).Curve;
            if (curve.IsNamed && curve.Oid.Value == CurveOid)
                return key;
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new OptionsException(
                $"'{path}' holds no P-256 key that can be read ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.')}). Make "
                    + "one with 'unmix-train keygen'.",
                cause
            );
        }
        key.Dispose();
        throw new OptionsException($"The key of '{path}' is of another curve than P-256. Make one with 'unmix-train keygen'.");
    }

    /// <summary>SHA-256 of the public key, the first bytes: a name for people.</summary>
    public static string Fingerprint(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8));

    private static string ReadText(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
            throw new OptionsException("The name of the key is empty. Give the path of a key file.");
        try
        {
            if (!File.Exists(path))
                throw new OptionsException($"There is no key at '{path}'. Check the path, or make one with 'unmix-train keygen'.");
            using var stream = File.OpenRead(path);
            var bytes = new byte[LargestBytes + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > LargestBytes)
                throw new OptionsException(
                    $"'{path}' has more than {LargestBytes} bytes, so it is not a key. Give the path of a " + $"key file."
                );
            return Encoding.ASCII.GetString(bytes, 0, count);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException($"The key '{path}' can't be read: {cause.Message} Check its permissions.", cause);
        }
    }
}
