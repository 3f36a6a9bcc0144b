using Certification.Certificates.Board;
using Certification.Platform.Audit;
using Certification.Platform.Refusals;
using Certification.Platform.Sheets;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Certificates;

public class ExportTests
{
    [Fact]
    public async Task Whoever_takes_names_and_addresses_out_of_a_cohort_is_in_the_log_with_how_many()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 3);

        await db.As(cohort.Trainer, (ExportBoard f) => f.Handle(cohort.Id, new(), SheetFormat.Csv, default));
        await db.As(cohort.Coordinator, (ExportBoard f) => f.Handle(cohort.Id, new() { Q = "Deltager2" }, SheetFormat.Xlsx, default));

        (await Logged(db)).Should().Equal(
            (cohort.Trainer.PersonId, "Cohort", cohort.Id, "Csv, 3 rows"), (cohort.Coordinator.PersonId, "Cohort", cohort.Id, "Xlsx, 1 rows"));
    }

    [Fact]
    public async Task What_nobody_got_is_not_in_the_log()
    {
        await using var db = await TestDb.Create();
        var (cohort, elsewhere) = (await Given.Cohort(db), await Given.Cohort(db, name: "Hold 13"));

        var export = () => db.As(elsewhere.Trainer, (ExportBoard f) => f.Handle(cohort.Id, new(), SheetFormat.Csv, default));

        await export.Should().ThrowAsync<NotFoundException>();
        (await Logged(db)).Should().BeEmpty();
    }

    private static async Task<List<(int, string, int, string?)>> Logged(TestDb db) =>
        [.. (await db.Read(d => d.Set<AuditEntry>().AsNoTracking().Where(a => a.Action == "cohort.exported").OrderBy(a => a.Id).ToListAsync()))
            .Select(a => (a.ActorId, a.Subject, (int)a.SubjectId, a.After))];
}
