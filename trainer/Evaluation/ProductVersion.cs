using System.Reflection;

namespace Unmix.Evaluation;

/// <summary>The version that the trainer writes into what it makes.</summary>
public static class ProductVersion
{
    /// <summary>For example "0.1.0".</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
