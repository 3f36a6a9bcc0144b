using Certification.People.Contracts;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>Opens an uploaded list with today's municipalities, and says its problems in the reader's language.</summary>
internal sealed class ListReading(FileStore files, PeopleReader people)
{
    private IReadOnlyDictionary<string, int>? _municipalities;

    /// <exception cref="RefusedException">The list as a whole cannot be used.</exception>
    public async Task<OpenList> Open(ImportUpload upload, CancellationToken ct)
    {
        if (upload.FileKey.Length == 0) throw new NotFoundException();
        _municipalities ??= (await people.Municipalities(ct)).Values.ToDictionary(m => m.Name, m => m.Id, StringComparer.Ordinal);
        var file = files.Open(upload.FileKey);
        try
        {
            return new OpenList(file, EnrolmentList.Open(file, upload.FileName, new MunicipalityNames(_municipalities.Keys)), _municipalities);
        }
        catch (UnreadableListException e)
        {
            await file.DisposeAsync();
            throw Refused(e);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    internal static RefusedException Refused(UnreadableListException e) => new(e.Problem.Code, Sentence(e.Problem));

    public static string Sentence(ListProblem problem) =>
        problem.Field is { } field ? $"{field}: {T(problem.Code, [.. problem.Values])}" : T(problem.Code, [.. problem.Values]);
}

/// <summary>A list being read; its municipalities as ids.</summary>
internal sealed class OpenList(Stream file, EnrolmentList list, IReadOnlyDictionary<string, int> municipalities) : IDisposable
{
    public EnrolmentList List => list;

    public int MunicipalityId(EnrolmentListRow row) => municipalities[row.Municipality];

    /// <summary>Line by line; a problem that only shows further down refuses the list.</summary>
    public IEnumerable<ListLine> Lines()
    {
        using var lines = list.Lines().GetEnumerator();
        while (true)
        {
            try
            {
                if (!lines.MoveNext()) yield break;
            }
            catch (UnreadableListException e)
            {
                throw ListReading.Refused(e);
            }
            yield return lines.Current;
        }
    }

    public void Dispose()
    {
        list.Dispose();
        file.Dispose();
    }
}
