using System.Text;
using Unmix.Formats;
using Unmix.Formats.Packages;
using Unmix.Runtime.Models;

namespace Unmix.Native;

/// <summary>An open model: its sessions, the texts that C was given, and the turn of who uses it.</summary>
internal sealed class OpenModel : IDisposable
{
    private readonly Lock turn = new();
    private readonly LoadedModel model;
    private bool isBusy;
    private bool isClosed;

    /// <param name="package">The package.</param>
    public OpenModel(ModelPackage package)
    {
        model = new LoadedModel(package);
        Manifest = new NativeText(Encoding.UTF8.GetString(package.Manifest.ToJson()));
        Endmembers = [.. package.Manifest.EndmemberNames.Select(name => new NativeText(name))];
    }

    /// <summary>The package.</summary>
    public ModelPackage Package => model.Package;

    /// <summary>The manifest, JSON.</summary>
    public NativeText Manifest { get; }

    /// <summary>[P] names.</summary>
    public IReadOnlyList<NativeText> Endmembers { get; }

    /// <summary>Uses the model, after whoever is using it.</summary>
    /// <exception cref="OptionsException">It was closed meanwhile, or the progress function of its own call asks for it.</exception>
    public void Use(Action<LoadedModel> use)
    {
        lock (turn)
        {
            if (isBusy)
                throw new OptionsException("The progress function uses the model of its own call. Let it return first.");
            if (isClosed)
                throw new OptionsException("The model was closed while this call waited for it. Close it after the last call.");
            isBusy = true;
            try
            {
                use(model);
            }
            finally
            {
                isBusy = false;
            }
        }
    }

    /// <summary>Releases it, after whoever is using it.</summary>
    /// <exception cref="OptionsException">As for <see cref="Use"/>.</exception>
    public void Dispose() =>
        Use(loaded =>
        {
            isClosed = true;
            loaded.Dispose();
        });
}
