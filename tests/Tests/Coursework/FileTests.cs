using Certification.Coursework;
using Certification.Coursework.HandingIn;
using Certification.Platform.Access;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using Certification.Tests.Support;

namespace Certification.Tests.Coursework;

public class FileTests
{
    [Fact]
    public async Task A_file_of_another_type_is_refused_whatever_its_name_says_and_nothing_is_kept()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var act = () => db.Attach(cohort.First, "opgave.pdf", "MZ\0\0 this is a program");

        var refused = (await act.Should().ThrowAsync<FileRefusedException>()).Which;
        (refused.Code, refused.Values[0]).Should().Be((FileRefusedException.WrongType, "PDF, DOCX, PPTX, XLSX, ODT, JPG, PNG, TXT"));
        db.StoredFiles.Should().Be(0);
        (await db.Read(cohort.First.Caller, cohort.First)).State.Should().BeNull();
    }

    [Fact]
    public async Task A_personal_number_in_a_file_name_is_refused_before_anything_is_kept()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var act = () => db.Attach(cohort.First, "notat 010203-1234.txt");

        (await act.Should().ThrowAsync<FileRefusedException>()).Which.Code.Should().Be(FileRefusedException.PersonalNumber);
        db.StoredFiles.Should().Be(0);
    }

    [Theory]
    [InlineData("Ringede til 010203-1234 i dag.")]
    [InlineData("010203-1234")]
    public async Task A_text_with_a_personal_number_inside_is_refused_and_not_kept(string content)
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var act = () => db.Attach(cohort.First, "notat.txt", content);

        (await act.Should().ThrowAsync<FileRefusedException>()).Which.Code.Should().Be(FileRefusedException.PersonalNumberInside);
        db.StoredFiles.Should().Be(0);
    }

    [Fact]
    public async Task Uploads_at_once_never_exceed_the_number_of_files_and_leave_no_content_without_a_row()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.Attach(cohort.First);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                await db.Attach(cohort.First, $"fil {i}.txt");
                return "attached";
            }
            catch (RefusedException refused)
            {
                return refused.Code;
            }
        }));

        outcomes.Count(o => o == "attached").Should().Be(2);
        outcomes.Count(o => o == "submission.files").Should().Be(4);
        (await db.Read(cohort.First.Caller, cohort.First)).Versions.Single().Files.Should().HaveCount(3);
        db.StoredFiles.Should().Be(3);
    }

    [Fact]
    public async Task Nobody_uploads_into_somebody_elses_assignment()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var act = () => db.Attach(cohort.First with { Caller = cohort.Second.Caller });

        await act.Should().ThrowAsync<NotFoundException>();
        db.StoredFiles.Should().Be(0);
    }

    [Fact]
    public async Task A_drafts_file_is_its_authors_until_it_is_handed_in()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var (draft, fileId) = await db.Attach(cohort.First, "a/../noter?.txt");

        await FluentActions.Invoking(() => Download(cohort.Trainer)).Should().ThrowAsync<NotFoundException>();
        await db.HandIn(cohort.First, draft.Version);

        (await Download(cohort.Trainer)).Name.Should().Be("noter.txt");
        (await Download(cohort.First.Caller)).MediaType.Should().Be("text/plain");
        foreach (var stranger in new[] { cohort.Contact, cohort.Second.Caller })
            await FluentActions.Invoking(() => Download(stranger)).Should().ThrowAsync<NotFoundException>();

        Task<SubmissionFile> Download(Caller by) => db.As(by, (DownloadFile f) => f.Handle(draft.Id, fileId, default));
    }

    [Fact]
    public async Task A_file_taken_out_of_version_two_stays_with_version_one()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var (draft, _) = await db.Attach(cohort.First);
        var returned = await db.Review(cohort.Trainer, await db.HandIn(cohort.First, draft.Version), ReviewOutcome.Returned, "Se min kommentar.");
        var fileId = (await db.Read(cohort.First.Caller, cohort.First)).Versions[0].Files.Single().Id;

        var removed = await db.As(cohort.First.Caller, (RemoveFile f) => f.Handle(cohort.First.EnrolmentId, Work.First, fileId, default));
        await db.HandIn(cohort.First, removed.Version);

        returned.HandedIn.Should().Be(1);
        (await db.Read(cohort.Trainer, cohort.First)).Versions.Select(v => (v.Number, v.Files.Count)).Should().Equal((2, 0), (1, 1));
        db.StoredFiles.Should().Be(1);
    }

    [Fact]
    public async Task A_file_taken_out_of_the_only_version_that_had_it_is_gone_from_the_store()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var (_, fileId) = await db.Attach(cohort.First);

        await db.As(cohort.First.Caller, (RemoveFile f) => f.Handle(cohort.First.EnrolmentId, Work.First, fileId, default));

        db.StoredFiles.Should().Be(0);
        (await db.Read(cohort.First.Caller, cohort.First)).Versions.Single().Files.Should().BeEmpty();
    }
}
