using System.Globalization;
using k8s;
using k8s.Models;
using Unmix.TestData;

namespace Unmix.EndToEnd.Tests.Archives;

/// <summary>
/// The example for Kubernetes: read by the client's own types, which refuse what they do not know, held to the rules of the API
/// server that types can't express, and its commands run.
/// </summary>
public sealed class KubernetesTests(ArchiveScenes scenes) : IClassFixture<ArchiveScenes>
{
    private static readonly string Folder = Path.Combine(Repository.Root, "runtime/Cli/examples/kubernetes");

    [Theory]
    [InlineData("shards.yaml")]
    [InlineData("merge.yaml")]
    public void A_job_keeps_the_rules_of_the_API_server(string file)
    {
        var job = Load<V1Job>(file);
        var (spec, pod) = (job.Spec, job.Spec.Template.Spec);
        var container = Assert.Single(pod.Containers);

        Assert.Equal(("batch/v1", "Job"), (job.ApiVersion, job.Kind));
        Assert.Equal("Never", pod.RestartPolicy); // podFailurePolicy and backoffLimitPerIndex ask for it
        Assert.All(spec.PodFailurePolicy.Rules, rule =>
            Assert.True(rule.OnExitCodes is null != rule.OnPodConditions is null, "a rule has exit codes or conditions")
        );
        var exits = spec
            .PodFailurePolicy.Rules.Select(rule => rule.OnExitCodes)
            .OfType<V1PodFailurePolicyOnExitCodesRequirement>()
            .ToArray();
        Assert.All(exits, exit => Assert.Equal((container.Name, "In"), (exit.ContainerName, exit.OperatorProperty)));
        Assert.All(exits.SelectMany(exit => exit.Values), code => Assert.InRange(code, 1, 255));
        Assert.Equal(exits.SelectMany(exit => exit.Values).Distinct(), exits.SelectMany(exit => exit.Values));
        Assert.Contains(spec.PodFailurePolicy.Rules, rule =>
            rule.Action == "Ignore" && rule.OnExitCodes?.Values.SequenceEqual([75]) == true
        );
        Assert.Equal(pod.Volumes.Select(volume => volume.Name).Order(), container.VolumeMounts.Select(mount => mount.Name).Order());
        Assert.True(container.Resources.Limits["memory"].ToDecimal() > 1024 * 1024 * 1024m, "the pod may take more than --memory 1GiB");
        Assert.True(pod.TerminationGracePeriodSeconds >= 30);
    }

    [Fact]
    public void The_shards_are_an_indexed_job_whose_numbers_agree()
    {
        var job = Load<V1Job>("shards.yaml").Spec;
        var variables = job.Template.Spec.Containers[0].Env.ToDictionary(variable => variable.Name, variable => variable);

        Assert.Equal("Indexed", job.CompletionMode);
        Assert.Equal($"{job.Completions}", variables["UNMIX_SHARDS"].Value);
        Assert.InRange(job.MaxFailedIndexes ?? 0, 1, job.Completions ?? 0);
        Assert.InRange(job.BackoffLimitPerIndex ?? 0, 1, 10);
        Assert.Equal(
            "metadata.annotations['batch.kubernetes.io/job-completion-index']",
            variables["JOB_COMPLETION_INDEX"].ValueFrom.FieldRef.FieldPath
        );
        Assert.Equal(["DisruptionTarget"], job.PodFailurePolicy.Rules[0].OnPodConditions.Select(condition => condition.Type));
    }

    [Fact]
    public void Both_jobs_use_the_claim_that_the_storage_makes_for_many_pods()
    {
        var claim = Load<V1PersistentVolumeClaim>("storage.yaml");

        Assert.Equal(["ReadWriteMany"], claim.Spec.AccessModes);
        foreach (var file in (string[])["shards.yaml", "merge.yaml"])
            Assert.Equal(
                [claim.Metadata.Name],
                Load<V1Job>(file)
                    .Spec.Template.Spec.Volumes.Where(volume => volume.PersistentVolumeClaim is not null)
                    .Select(volume => volume.PersistentVolumeClaim.ClaimName)
            );
    }

    [Fact]
    public void The_commands_of_the_pods_do_the_archive()
    {
        using var archive = new PlannedArchive(scenes);

        // Two pods instead of 24; that the numbers of the file agree is another test's fact.
        for (var index = 0; index < 2; index++)
            Tool.Unmix(Arguments("shards.yaml", archive, index)).RequireDone();
        Tool.Unmix(Arguments("merge.yaml", archive, 0)).RequireDone();

        archive.RequireMapsOfOneProcess();
    }

    [Fact]
    public void A_field_that_Kubernetes_does_not_know_is_found()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "shards.yaml"))
            .Replace("completionMode: Indexed", "completionMood: Indexed", StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(text, null, strict: true));
    }

    /// <summary>What the kubelet would start in pod <paramref name="index"/>, on the archive of the test.</summary>
    private static string[] Arguments(string file, PlannedArchive archive, int index)
    {
        var container = Load<V1Job>(file).Spec.Template.Spec.Containers[0];
        Assert.Equal(["unmix"], container.Command);
        return
        [
            .. container.Args.Select(argument =>
                argument
                    .Replace("/archive/run.json", archive.PlanPath, StringComparison.Ordinal)
                    .Replace("$(JOB_COMPLETION_INDEX)", index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    .Replace("$(UNMIX_SHARDS)", "2", StringComparison.Ordinal)
            ),
        ];
    }

    private static T Load<T>(string file) =>
        Assert.IsType<T>(Assert.Single(KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(Folder, file)), null, strict: true)));
}
