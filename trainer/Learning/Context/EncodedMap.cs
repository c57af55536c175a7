using Unmix.Formats.Packages;
using Unmix.Learning.Network;
using Unmix.Learning.Tensors;
using Unmix.Runtime.Tiling;
using static TorchSharp.torch;

namespace Unmix.Learning.Context;

/// <summary>What the encoder says of a rectangle of pixels, with a margin around so that every pixel has its neighbours.</summary>
internal sealed class EncodedMap : IDisposable
{
    private const int PartPixels = 1024;

    private readonly int radius;
    private readonly int count; // P
    private readonly Tensor padded; // [P, (height + 2 r) * (width + 2 r)]

    private EncodedMap(int width, int radius, float[] concentrations, bool[] valid)
    {
        (Width, Height, this.radius) = (width, valid.Length / width, radius);
        Concentrations = concentrations;
        count = concentrations.Length / valid.Length;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        padded = nn
            .functional.pad(tensor(concentrations, [Height, Width, count]).permute(2, 0, 1), [radius, radius, radius, radius])
            .contiguous()
            .view(count, -1)
            .DetachFromDisposeScope();
        Pixels = [.. Enumerable.Range(0, valid.Length).Where(pixel => valid[pixel]).Select(pixel => (long)pixel)];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[Height * Width, P], zeros where a pixel is not valid.</summary>
    public float[] Concentrations { get; }

    /// <summary>The valid pixels, row by row.</summary>
    public long[] Pixels { get; }

    /// <summary>Encodes spectra.</summary>
    /// <param name="encoder">The trained network.</param>
    /// <param name="spectra">[height * width, L]; NaN where nothing is.</param>
    /// <param name="width">Columns.</param>
    /// <param name="radius">r.</param>
    public static EncodedMap Of(UnmixingNetwork encoder, float[] spectra, int width, int radius)
    {
        var bands = encoder.Shape.BandCount;
        var count = spectra.Length / bands;
        var valid = new bool[count];
        for (var pixel = 0; pixel < count; pixel++)
        {
            var spectrum = spectra.AsSpan(pixel * bands, bands);
            if (!(valid[pixel] = PixelMask.HoldsSpectrum(spectrum)))
                spectrum.Clear();
        }
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Of(encoder, tensor(spectra, [count, bands]), width, radius, valid);
    }

    /// <summary>Encodes spectra all of which are there.</summary>
    /// <param name="encoder">The trained network.</param>
    /// <param name="spectra">[height * width, L].</param>
    /// <param name="width">Columns.</param>
    /// <param name="radius">r.</param>
    /// <param name="valid">Which count; the others are as if they were not there.</param>
    public static EncodedMap Of(UnmixingNetwork encoder, Tensor spectra, int width, int radius, bool[] valid)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var concentrations = Encode(encoder, spectra);
        for (var pixel = 0; pixel < valid.Length; pixel++)
        {
            if (!valid[pixel])
                concentrations.AsSpan(pixel * encoder.Shape.EndmemberCount, encoder.Shape.EndmemberCount).Clear();
        }
        return new EncodedMap(width, radius, concentrations, valid);
    }

    /// <summary>The neighbourhoods of pixels: [P, K, n].</summary>
    /// <param name="pixels">Of the map, row by row from 0.</param>
    public Tensor Around(ReadOnlySpan<long> pixels)
    {
        var stride = Width + 2 * radius;
        var around = ModelContext.Places(radius);
        var places = new long[around.Count * pixels.Length];
        for (int k = 0, next = 0; k < around.Count; k++)
        {
            foreach (var pixel in pixels)
                places[next++] = (pixel / Width + radius + around[k].Row) * stride + pixel % Width + radius + around[k].Column;
        }
        using var scope = NewDisposeScope();
        return padded.index_select(1, tensor(places)).view(-1, around.Count, pixels.Length).MoveToOuterDisposeScope();
    }

    /// <summary>The encoder's abundances, [Height * Width, P], NaN where a pixel is not valid.</summary>
    public float[] Shares()
    {
        var shares = new float[Concentrations.Length];
        for (var pixel = 0; pixel < shares.Length; pixel += count)
        {
            var total = 0f;
            for (var p = 0; p < count; p++)
                total += Concentrations[pixel + p];
            for (var p = 0; p < count; p++)
                shares[pixel + p] = Concentrations[pixel + p] / total;
        }
        return shares;
    }

    /// <summary>
    /// How much shares go together with those of the pixels beside and below: 1 where they are the same, 0 where not at all.
    /// </summary>
    public double Correlation()
    {
        var shares = Shares();
        double differences = 0,
            variance = 0;
        var pairs = 0;
        for (var p = 0; p < count; p++)
        {
            var mean = Pixels.Average(pixel => (double)shares[pixel * count + p]);
            variance += Pixels.Average(pixel => Math.Pow(shares[pixel * count + p] - mean, 2));
        }
        foreach (var pixel in Pixels)
        {
            if ((pixel + 1) % Width != 0)
                Add(pixel + 1);
            if (pixel + Width < Width * Height)
                Add(pixel + Width);

            void Add(long other)
            {
                if (!float.IsFinite(shares[other * count]))
                    return;
                pairs++;
                for (var p = 0; p < count; p++)
                    differences += Math.Pow(shares[pixel * count + p] - shares[other * count + p], 2);
            }
        }
        return pairs == 0 || variance <= 0 ? 0 : 1 - differences / pairs / (2 * variance);
    }

    /// <summary>
    /// What a context network makes of it: abundances and deviations, [Height * Width, P], NaN where a pixel is not valid.
    /// </summary>
    public (float[] Abundances, float[] Deviations) Refined(ContextNetwork network)
    {
        var (abundances, deviations) = (new float[Width * Height * count], new float[Width * Height * count]);
        abundances.AsSpan().Fill(float.NaN);
        deviations.AsSpan().Fill(float.NaN);
        TensorThreads.Each((Pixels.Length + PartPixels - 1) / PartPixels, part =>
        {
            using var scope = NewDisposeScope();
            var pixels = Pixels.AsSpan(part * PartPixels, Math.Min(PartPixels, Pixels.Length - part * PartPixels));
            var (mean, deviation) = network.Answer(Around(pixels));
            var (means, widths) = (mean.ToFloats(), deviation.ToFloats());
            for (var i = 0; i < pixels.Length; i++)
            {
                means.AsSpan(i * count, count).CopyTo(abundances.AsSpan((int)pixels[i] * count));
                widths.AsSpan(i * count, count).CopyTo(deviations.AsSpan((int)pixels[i] * count));
            }
        });
        return (abundances, deviations);
    }

    /// <inheritdoc/>
    public void Dispose() => padded.Dispose();

    private static float[] Encode(UnmixingNetwork encoder, Tensor spectra)
    {
        var parts = spectra.split(PartPixels);
        var found = new float[parts.Length][];
        TensorThreads.Each(parts.Length, part =>
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            found[part] = encoder.Recognise(parts[part]).Posterior.Concentration.ToFloats();
        });
        return [.. found.SelectMany(part => part)];
    }
}
