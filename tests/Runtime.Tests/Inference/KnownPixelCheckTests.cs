using Unmix.Formats.Packages;
using Unmix.Runtime.Inference;
using Unmix.TestData;

namespace Unmix.Runtime.Tests.Inference;

public sealed class KnownPixelCheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_outputs_of_a_sound_package_pass()
    {
        var check = KnownPixelCheck.Run(ToyModel.Seal(folder.File("toy.unmix")), ProviderName.Cpu);

        Assert.True(check.Passed);
        Assert.Equal(7, check.Differences.Count);
        Assert.InRange(check.Largest, 0, 1e-6);
    }

    [Fact]
    public void A_package_whose_answers_are_others_does_not_pass_and_stops_a_run()
    {
        var package = ToyModel.Seal(folder.File("toy.unmix"), wrongBy: 1e-3f);
        using var session = UnmixSession.Open(package, SessionOutputs.For(Layers.Abundances, package), ProviderName.Cpu);

        var fault = Assert.Throws<ModelPackageException>(() => KnownPixelCheck.Require(package, session, ProviderName.Cpu));

        Assert.False(KnownPixelCheck.Run(package, ProviderName.Cpu).Passed);
        Assert.StartsWith(
            "On cpu the model's answer 'abundances' to its own known pixels differs by 1.0E-003; 1.0E-005 is allowed (",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_answer_that_is_not_a_number_does_not_pass()
    {
        Assert.False(new KnownPixelCheck(new Dictionary<string, double> { ["a"] = double.NaN, ["b"] = 0 }, 1).Passed);
        Assert.True(double.IsNaN(OutputDifference.Largest(GraphNames.Abundances, [1, 2], [1, float.NaN], 2)));
    }

    [Fact]
    public void Concentrations_are_compared_as_a_share_and_everything_else_as_it_is()
    {
        Assert.Equal(0.001, OutputDifference.Largest(GraphNames.Concentration, [1000, 1], [1001, 1], 2), 1e-9);
        foreach (var name in (string[])[GraphNames.Abundances, GraphNames.Deviation, GraphNames.Endmembers, GraphNames.Nonlinearity])
            Assert.Equal(1e-3, OutputDifference.Largest(name, [0], [1e-3f], 1), 1e-9);
    }

    [Fact]
    public void Every_provider_of_the_build_is_asked()
    {
        var checks = ProviderCheck.All(ToyModel.Seal(folder.File("toy.unmix")));

        Assert.Equal(ProviderChoice.Built(), checks.Select(check => check.Provider));
        Assert.All(checks.Where(check => check.Starts), check => Assert.False(check.IsRefused));
        Assert.Contains(checks, check => check is { Provider: ProviderName.Cpu, Answers.Passed: true });
        Assert.Contains(ProviderCheck.All(ToyModel.Seal(folder.File("other.unmix"), wrongBy: 1e-3f)), check =>
            check is { Provider: ProviderName.Cpu, IsRefused: true }
        );
    }

    [Fact]
    public void A_provider_that_does_not_start_is_not_the_packages_fault_and_one_that_fails_is()
    {
        static KnownPixelCheck Never(ProviderName provider) => throw new InvalidOperationException();

        var missing = ProviderCheck.Of(ProviderName.Cuda, _ => throw new ProviderException("No card."), Never);
        var failing = ProviderCheck.Of(ProviderName.Cuda, _ => { }, _ => throw new ModelPackageException("No kernel."));

        Assert.Equal((false, "No card.", false), (missing.Starts, missing.Reason, missing.IsRefused));
        Assert.Equal((true, "No kernel.", true), (failing.Starts, failing.Reason, failing.IsRefused));
    }
}
