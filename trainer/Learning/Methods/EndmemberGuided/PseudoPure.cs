using Unmix.Evaluation.Baselines;
using Unmix.Evaluation.Comparison;
using Unmix.Evaluation.Spectra;
using Unmix.Formats.Spectra;
using Unmix.Learning.Endmembers;
using static TorchSharp.torch;

namespace Unmix.Learning.Methods.EndmemberGuided;

/// <summary>Spectra that stand at corners of small parts of a scene, with what they are made of by the references.</summary>
/// <param name="Spectra">[m, L].</param>
/// <param name="Shares">[m, P], each row at least 0 and summing to 1.</param>
internal sealed record PseudoPure(Tensor Spectra, Tensor Shares)
{
    /// <summary>Side of a part in pixels, the authors'.</summary>
    public const int Side = 5;

    /// <summary>
    /// The corners that vertex component analysis finds in each square of 5 x 5 pixels, as the authors' program takes them; their shares by
    /// non-negative least squares of the references, divided by their sum.
    /// </summary>
    /// <param name="scene">The scene.</param>
    /// <param name="references">P endmembers.</param>
    /// <param name="random">Of the search.</param>
    /// <exception cref="MethodException">No square has a valid pixel for each endmember.</exception>
    public static PseudoPure Find(ComparedScene scene, SpectraTable references, Random random)
    {
        using var scope = NewDisposeScope();
        var found = new List<float>();
        foreach (var square in Squares(scene).Where(square => square.Length >= references.Names.Count))
        {
            float[] spectra = [.. square.SelectMany(n => new ArraySegment<float>(scene.Spectra, n * scene.BandCount, scene.BandCount))];
            using var tensors = NewDisposeScope();
            foreach (var row in VertexComponents.Find(tensor(spectra, [square.Length, scene.BandCount]), references.Names.Count, random))
                found.AddRange(new ArraySegment<float>(spectra, (int)row * scene.BandCount, scene.BandCount));
        }
        if (found.Count == 0)
        {
            throw new MethodException(
                $"No square of {Side} x {Side} pixels of '{scene.Path}' has {references.Names.Count} valid ones, and EGU-Net finds "
                    + $"its endmembers in such squares. Leave it out."
            );
        }
        float[] all = [.. found];
        var shares = Baseline.Unmix(BaselineMethod.Nnls, all, SpectraAlignment.Matrix(references), 1).Abundances;
        return new PseudoPure(
            tensor(all, [all.Length / scene.BandCount, scene.BandCount]).MoveToOuterDisposeScope(),
            tensor(shares, [all.Length / scene.BandCount, references.Names.Count]).MoveToOuterDisposeScope()
        );
    }

    private static IEnumerable<int[]> Squares(ComparedScene scene) =>
        Enumerable
            .Range(0, scene.PixelCount)
            .Where(n => float.IsFinite(scene.Spectra[n * scene.BandCount]))
            .GroupBy(n => (n / scene.Width / Side, n % scene.Width / Side))
            .Select(square => square.ToArray());
}
