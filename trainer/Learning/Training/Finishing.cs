using System.Globalization;
using Unmix.Formats.Packages;
using Unmix.Learning.Batches;
using Unmix.Learning.Judgement;
using Unmix.Learning.Network;
using static TorchSharp.torch;

namespace Unmix.Learning.Training;

/// <summary>
/// The last of a training's three steps: the deviations of the network that is the answer are calibrated, and its health is judged. Known
/// pixels are drawn where it is sealed, for a checkpoint of any epoch can be.
/// </summary>
internal static class Finishing
{
    private const int CalibrationTriples = 2000;

    /// <summary>Neither the training nor what is held out draws from this generator.</summary>
    private const ulong CalibrationSeed = 0xCA11_0000_0000_0000;

    /// <param name="state">After the last epoch.</param>
    /// <param name="source">What it learnt from.</param>
    /// <param name="heldOut">What it is judged on.</param>
    /// <param name="say">Told what goes on, a line at a time.</param>
    /// <returns>The state with the answer in it, and what is wrong with it.</returns>
    public static Checkpoint Of(Checkpoint state, BatchSource source, HeldOut heldOut, Action<string> say)
    {
        using var network = state.RestoreAnswer();
        TrainingIntervals? intervals = null;
        if (state.Options.Form.Calibrate)
        {
            (var factor, intervals) = Calibrate(network, state, source);
            say(string.Create(CultureInfo.InvariantCulture, $"Deviations are calibrated: concentrations are multiplied by {factor:F2}."));
            say(IntervalJudgement.Say(intervals, state.Facts.EndmemberNames));
        }
        var health = NetworkHealth.Of(network, heldOut.Triples, state.Facts.EndmemberNames);
        foreach (var warning in health.Warnings)
            say("warning: " + warning);
        var isOwn = state.Options.Form.PickEpoch || state.Options.Form.Calibrate;
        return state with { Picked = isOwn ? Checkpoint.Floats(network) : [], Faults = health.Faults, Intervals = intervals };
    }

    private static (double Factor, TrainingIntervals Intervals) Calibrate(UnmixingNetwork network, Checkpoint state, BatchSource source)
    {
        using var generator = new Generator(CalibrationSeed + (uint)state.Options.Seed, CPU);
        using var posterior = ScenePosterior.Of(network, source.Spectra);
        using var scope = NewDisposeScope();
        var mixtures = new SceneMixtures(posterior, state.Options.Form.Triples.SceneShare);
        LabelledTriples Draw() => source.Triples.DrawWithFaults(CalibrationTriples, generator, mixtures);
        return (PrecisionCalibration.Fit(network, Draw()), IntervalJudgement.Of(network, Draw()));
    }
}
