using Microsoft.ML.OnnxRuntime;
using Unmix.Formats;
using Unmix.Runtime.Inference;

namespace Unmix.Runtime.Tests.Inference;

public sealed class ProviderChoiceTests
{
    private static readonly string[] CpuOnly = ["CPUExecutionProvider"];
    private static readonly string[] WithCuda = ["CUDAExecutionProvider", "CPUExecutionProvider"];

    [Fact]
    public void Auto_takes_the_processor_in_a_build_for_it_and_says_why()
    {
        var choice = ProviderChoice.Choose(ProviderName.Auto, CpuOnly, _ => null);

        Assert.Equal(new ProviderChoice(ProviderName.Cpu, "this build carries ONNX Runtime for CPU only"), choice);
    }

    [Fact]
    public void Auto_takes_a_card_that_starts()
    {
        var choice = ProviderChoice.Choose(ProviderName.Auto, WithCuda, _ => null);

        Assert.Equal(ProviderName.Cuda, choice.Provider);
    }

    [Fact]
    public void Auto_falls_back_to_the_processor_where_the_card_does_not_start_and_says_why()
    {
        var choice = ProviderChoice.Choose(ProviderName.Auto, WithCuda, _ => new DllNotFoundException("libcudnn.so.9 is missing.\nmore"));

        Assert.Equal("cpu (cuda is in this build but does not start here: libcudnn.so.9 is missing)", choice.ToString());
    }

    [Theory]
    [InlineData(ProviderName.Cuda, "cuda", "gpu")]
    [InlineData(ProviderName.DirectMl, "directml", "directml")]
    public void A_provider_that_this_build_lacks_names_the_flavour_to_build(ProviderName asked, string spelling, string flavour)
    {
        var fault = Assert.Throws<ProviderException>(() => ProviderChoice.Choose(asked, CpuOnly, _ => null));

        Assert.Equal($"This build carries ONNX Runtime for CPU only, so '--provider {spelling}' can't be had; " +
            $"build with -p:OnnxRuntime={flavour}, or use --provider cpu.", fault.Message);
        Assert.Equal(ExitCodes.Usage, fault.ExitCode);
    }

    [Fact]
    public void A_card_asked_for_that_does_not_start_keeps_the_cause()
    {
        var cause = new DllNotFoundException("libcudnn.so.9 is missing");

        var fault = Assert.Throws<ProviderException>(() => ProviderChoice.Choose(ProviderName.Cuda, WithCuda, _ => cause));

        Assert.Same(cause, fault.InnerException);
        Assert.Contains("libcudnn.so.9 is missing", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProviderName.Cuda)]
    [InlineData(ProviderName.DirectMl)]
    public void The_installed_runtime_refuses_a_card_with_our_exception(ProviderName asked)
    {
        if (OrtEnv.Instance().GetAvailableProviders().Any(name => name is "CUDAExecutionProvider" or "DmlExecutionProvider"))
            Assert.Skip("SKIPPED: this build carries a card's provider.");

        Assert.Throws<ProviderException>(() => ProviderChoice.Choose(asked));
    }
}
