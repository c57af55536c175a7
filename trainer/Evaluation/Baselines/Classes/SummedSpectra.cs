using Unmix.Evaluation.Spectra;

namespace Unmix.Evaluation.Baselines.Classes;

/// <summary>Unmixes with every spectrum of a library as an endmember, and sums the shares by class.</summary>
public sealed class SummedSpectra : IClassSolver
{
    private readonly IPixelSolver solver;
    private readonly PixelSolution members;
    private readonly IReadOnlyList<int> classOf;

    private SummedSpectra(ClassLibrary library, Func<double[,], IPixelSolver> make)
    {
        ArgumentNullException.ThrowIfNull(library);
        var endmembers = new double[library.BandCount, library.Spectra.Count];
        for (var i = 0; i < library.Spectra.Count; i++)
        {
            for (var band = 0; band < library.BandCount; band++)
                endmembers[band, i] = library.Spectra[i][band];
        }
        solver = make(endmembers);
        members = new PixelSolution(library.BandCount, library.Spectra.Count);
        classOf = library.ClassOf;
    }

    /// <summary>By <see cref="Baselines.FullyConstrained"/>: shares of spectra as bright as they are.</summary>
    public static SummedSpectra FullyConstrained(ClassLibrary library) => new(library, spectra => new FullyConstrained(spectra));

    /// <summary>By <see cref="Baselines.NonNegative"/>: one brightness for each pixel is left free.</summary>
    public static SummedSpectra NonNegative(ClassLibrary library) => new(library, spectra => new NonNegative(spectra));

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> spectrum, int pixel, ClassSolution solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        solver.Solve(spectrum, members);
        solution.Sum(members.Abundances, classOf);
    }
}
