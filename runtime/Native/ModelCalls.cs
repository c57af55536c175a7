using System.Reflection;
using System.Runtime.InteropServices;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Runtime;
using Unmix.Runtime.Arrays;
using Unmix.Runtime.Inference;

namespace Unmix.Native;

/// <summary>The calls of <c>unmix.h</c> about the library and its models.</summary>
internal static unsafe class ModelCalls
{
    private static readonly NativeText Version = new(
        typeof(UnmixOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""
    );

    [UnmanagedCallersOnly(EntryPoint = "unmix_version")]
    public static byte* GetVersion() => Version.Address;

    [UnmanagedCallersOnly(EntryPoint = "unmix_last_error")]
    public static byte* LastError() => ThreadTexts.Error;

    [UnmanagedCallersOnly(EntryPoint = "unmix_last_warnings")]
    public static byte* LastWarnings() => ThreadTexts.Warnings;

    [UnmanagedCallersOnly(EntryPoint = "unmix_open")]
    public static int Open(byte* path, byte* key, long* model) =>
        Door.Enter(() =>
        {
            Structures.RequireAddress(model, "model");
            *model = 0;
            using var trusted = NativeText.Read(key) is { } keyPath ? TrustedKey.Read(keyPath) : null;
            *model = OpenModels.Add(new OpenModel(ModelPackage.Open(Structures.RequireText(path, "path"), trusted)));
        });

    [UnmanagedCallersOnly(EntryPoint = "unmix_close")]
    public static int Close(long model) => Door.Enter(() => OpenModels.Close(model));

    [UnmanagedCallersOnly(EntryPoint = "unmix_check")]
    public static int Check(long model, double* difference) =>
        Door.Enter(() =>
        {
            var check = KnownPixelCheck.Require(OpenModels.Of(model).Package, ProviderName.Cpu);
            if (difference is not null)
                *difference = check.Largest;
        });

    [UnmanagedCallersOnly(EntryPoint = "unmix_describe")]
    public static int Describe(long model, Facts* facts) =>
        Door.Enter(() =>
        {
            Structures.RequireAddress(facts, "facts");
            var manifest = OpenModels.Of(model).Package.Manifest;
            var told = Structures.Read("unmix_facts", facts) with
            {
                Bands = manifest.BandCount,
                Endmembers = manifest.EndmemberCount,
                HasWavelengths = manifest.WavelengthsNm is null ? 0 : 1,
                Layers = (int)ArrayUnmixer.LayersOf(manifest),
            };
            Buffer.MemoryCopy(&told, facts, told.Size, told.Size);
        });

    [UnmanagedCallersOnly(EntryPoint = "unmix_endmember")]
    public static int Endmember(long model, int index, byte** name) =>
        Door.Enter(() =>
        {
            Structures.RequireAddress(name, "name");
            var names = OpenModels.Of(model).Endmembers;
            if (index < 0 || index >= names.Count)
                throw new OptionsException($"Endmember {index} is asked for but the model has 0 to {names.Count - 1}. Give one of them.");
            *name = names[index].Address;
        });

    [UnmanagedCallersOnly(EntryPoint = "unmix_wavelengths")]
    public static int Wavelengths(long model, double* wavelengths) =>
        Door.Enter(() =>
        {
            Structures.RequireAddress(wavelengths, "wavelengths");
            var manifest = OpenModels.Of(model).Package.Manifest;
            for (var band = 0; band < manifest.BandCount; band++)
                wavelengths[band] = manifest.WavelengthsNm?[band] ?? double.NaN;
        });

    [UnmanagedCallersOnly(EntryPoint = "unmix_manifest")]
    public static int Manifest(long model, byte** json) =>
        Door.Enter(() =>
        {
            Structures.RequireAddress(json, "json");
            *json = OpenModels.Of(model).Manifest.Address;
        });
}
