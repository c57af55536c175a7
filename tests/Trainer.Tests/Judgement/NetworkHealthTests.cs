using Unmix.Learning.Judgement;
using Unmix.Learning.Tensors;
using static TorchSharp.torch;

namespace Unmix.Trainer.Tests.Judgement;

public class NetworkHealthTests
{
    [Fact]
    public void A_network_that_starts_at_its_materials_is_sound()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.StartedAt(SmallNetwork.Materials());

        var health = NetworkHealth.Of(network, SmallNetwork.Mixtures(400, 1), SmallNetwork.Names);

        Assert.Empty(health.Faults);
        Assert.Empty(health.Warnings);
    }

    [Fact]
    public void Swapped_endmembers_are_said_by_name()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.StartedAt(SmallNetwork.Materials().index_select(0, tensor(new long[] { 1, 0, 2 })));

        var health = NetworkHealth.Of(network, SmallNetwork.Mixtures(400, 2), SmallNetwork.Names);

        Assert.Equal(["the abundances of 'soil' follow 'tree'", "the abundances of 'tree' follow 'soil'"], health.Faults);
    }

    [Fact]
    public void A_network_that_says_the_same_of_every_spectrum_has_collapsed()
    {
        using var scope = NewDisposeScope();
        using var network = SmallNetwork.StartedAt(SmallNetwork.Materials());
        using (no_grad())
        {
            // Without a correction, and a threshold above every projection: nothing is left of any spectrum.
            foreach (var (name, parameter) in network.Abundances.named_parameters())
                parameter.copy_(name == "logThreshold" ? parameter.Constant(20, parameter.shape) : zeros_like(parameter));
        }

        var health = NetworkHealth.Of(network, SmallNetwork.Mixtures(400, 3), SmallNetwork.Names);

        Assert.Equal(["all abundances collapsed to nearly the same values for every spectrum"], health.Faults);
    }

    [Fact]
    public void Idle_units_are_said()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = SmallNetwork.StartedAt(SmallNetwork.Materials());
        foreach (var parameter in network.Mixing.parameters().Concat(network.Latents.parameters()))
            parameter.copy_(ones_like(parameter).neg());

        var warnings = NetworkHealth.Of(network, SmallNetwork.Mixtures(400, 4), SmallNetwork.Names).Warnings;

        Assert.Equal(4, warnings.Count);
        Assert.StartsWith("The nonlinear stream of the mixing decoder", warnings[0], StringComparison.Ordinal);
        Assert.All(SmallNetwork.Names, name =>
            Assert.Contains(warnings, warning => warning.StartsWith($"The spectrum of '{name}' is the same", StringComparison.Ordinal))
        );
    }
}
