using Unmix.Formats;
using Unmix.Formats.Spectra;
using Unmix.Learning.Libraries;

namespace Unmix.Trainer.Commands;

/// <summary>What a training from a library needs before it begins: the library on the bands of its scenes.</summary>
internal static class LibraryTraining
{
    /// <summary>Reads the library, where one is given, and makes the count of endmembers what it asks for.</summary>
    /// <exception cref="UnmixException">It can't be learnt from, or a scene can't be read.</exception>
    public static (TrainRequest Request, TrainingLibrary? Library) Prepare(TrainRequest request)
    {
        if (request.Library is not { } source)
            return (request, null);
        // Before the library is split by it: the count of endmembers is then that of the split.
        var options = request.Options with { Endmembers = request.Options.Library.MostEndmembers };
        (request with { Options = options }).Validate();
        var library = TrainingLibrary.Read(source, request.ClassColumn, Bands(request), options.Library);
        if (!request.Silent)
        {
            foreach (var note in library.Notes)
                Console.Error.WriteLine("warning: " + note);
        }
        return (request with { Options = options with { Endmembers = library.EndmemberCount } }, library);
    }

    private static WavelengthGrid? Bands(TrainRequest request) =>
        (request.Bands ?? (request.ScenePaths.Count > 0 ? request.ScenePaths[0] : null)) is { } named
            ? ModelBands.Of(named, request.Read)
            : null;
}
