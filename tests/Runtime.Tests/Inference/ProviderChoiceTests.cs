using Microsoft.ML.OnnxRuntime;
using Unmix.Formats;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Tests.Inference;

public sealed class ProviderChoiceTests
{
    private const string Cpu = "CPUExecutionProvider";
    private const string Cuda = "CUDAExecutionProvider";
    private const string DirectMl = "DmlExecutionProvider";

    [Fact]
    public void Auto_on_a_build_for_CPU_says_so()
    {
        var choice = ProviderChoice.Choose(ProviderName.Auto, [Cpu], _ => throw new InvalidOperationException());

        Assert.Equal("cpu (this build carries ONNX Runtime for CPU only)", choice.ToString());
    }

    [Theory]
    [InlineData(Cuda, ProviderName.Cuda, "cuda (this build carries cuda and it starts on this machine)")]
    [InlineData(DirectMl, ProviderName.DirectMl, "directml (this build carries directml and it starts on this machine)")]
    public void Auto_takes_a_card_that_starts(string built, ProviderName expected, string text)
    {
        var choice = ProviderChoice.Choose(ProviderName.Auto, [Cpu, built], _ => null);

        Assert.Equal((expected, text), (choice.Provider, choice.ToString()));
    }

    [Fact]
    public void Auto_falls_back_to_the_processor_and_gives_the_cause()
    {
        var choice = ProviderChoice.Choose(ProviderName.Auto, [Cuda, Cpu], _ => new DllNotFoundException(
            "libcudart.so.12 is missing.\nMore."
        ));

        Assert.Equal("cpu (cuda is in this build but does not start here: libcudart.so.12 is missing)", choice.ToString());
    }

    [Fact]
    public void A_provider_that_is_not_in_the_build_is_refused_with_the_build_to_use()
    {
        var fault = Assert.Throws<ProviderException>(() => ProviderChoice.Choose(ProviderName.Cuda, [Cpu], _ => null));

        Assert.Equal(
            "This build carries ONNX Runtime for CPU only, so '--provider cuda' can't be had; build with -p:OnnxRuntime=gpu, "
                + "or use --provider cpu.",
            fault.Message
        );
        Assert.Equal(FaultKind.Options, fault.Kind);
    }

    [Fact]
    public void A_provider_that_does_not_start_is_refused_with_the_cause()
    {
        var cause = new EntryPointNotFoundException("No entry.");

        var fault = Assert.Throws<ProviderException>(() => ProviderChoice.Choose(ProviderName.DirectMl, [Cpu, DirectMl], _ => cause));

        Assert.Equal(
            "'--provider directml' does not start on this machine (No entry); it needs Windows and a DirectX 12 card. Use "
                + "--provider cpu meanwhile.",
            fault.Message
        );
        Assert.Same(cause, fault.InnerException);
    }

    [Fact]
    public void This_build_carries_the_processor()
    {
        Assert.Contains(ProviderName.Cpu, ProviderChoice.Built());
        Assert.Equal(ProviderName.Cpu, ProviderChoice.Choose(ProviderName.Cpu).Provider);
        Assert.Contains(Cpu, OrtEnv.Instance().GetAvailableProviders());
    }
}
