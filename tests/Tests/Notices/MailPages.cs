using AngleSharp.Html.Dom;
using Certification.Cohorts;
using Certification.Notices;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Coursework;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Notices;

/// <summary>A cohort whose first participant has a receipt, the host over it, and how its mail pages are used.</summary>
internal sealed class MailPages : IAsyncDisposable
{
    private MailPages(TestDb db, GivenCohort cohort, int receipt) => (Db, Cohort, Receipt, Host) = (db, cohort, receipt, db.Host());

    public TestDb Db { get; }
    public GivenCohort Cohort { get; }
    public WebHost Host { get; }
    /// <summary>The receipt's mail.</summary>
    public int Receipt { get; }

    /// <param name="cohortName">Instead of "Hold 12".</param>
    /// <param name="language">Of the readers.</param>
    public static async Task<MailPages> Open(string? cohortName = null, string language = "da")
    {
        var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 3, language: language);
        if (cohortName is not null)
        {
            await db.As(Caller.Nobody, async (AppDb context) =>
            {
                (await context.Set<Cohort>().SingleAsync()).Arrange(cohortName, null, null, 24, 1, 0, db.Clock.Now);
                await context.SaveChangesAsync();
            });
        }
        await db.HandIn(cohort.First);
        return new MailPages(db, cohort, await db.Read(context => context.Set<OutgoingMail>().Select(m => m.Id).SingleAsync()));
    }

    public Task<Visitor> Coordinator() => Host.Visit(Cohort.Coordinator.PersonId);

    public Task<Visitor> First() => Host.Visit(Cohort.First.Caller.PersonId);

    public Task<OutgoingMail> Mail(int id) => Db.Read(db => db.Set<OutgoingMail>().AsNoTracking().Include(m => m.History).SingleAsync(m => m.Id == id));

    public async Task Deliver()
    {
        await using var scope = Host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DeliverMail>().Handle(default);
    }

    /// <summary>Plans everything, lets the first reminder of a day fall due, and writes it.</summary>
    /// <returns>Its mail.</returns>
    public async Task<OutgoingMail> Reminder()
    {
        await Db.As(Caller.Nobody, (PlanMessages plan) => plan.Everything(default));
        var now = Db.Clock.Now;
        var due = await Db.Read(db => db.Set<PlannedMessage>().Where(m => m.Rule == "day-soon" && m.State == PlanState.Planned && m.SendAt > now).OrderBy(m => m.SendAt).FirstAsync());
        At(due.SendAt.AddMinutes(1));
        await Db.As(Caller.Nobody, (WriteDueMessages write) => write.Handle(default));
        return await Db.Read(db => db.Set<OutgoingMail>().AsNoTracking().Where(m => m.Letter == "day-soon").OrderBy(m => m.Id).FirstAsync());
    }

    /// <summary>A server has refused the first participant's address until nothing more is sent there.</summary>
    public Task<int> Suppressed() => Db.Read(async db =>
    {
        var address = MailAddress.Of((await db.Set<OutgoingMail>().SingleAsync(m => m.Id == Receipt)).To);
        address.Refused(hard: true, "550 5.1.1 No such user", Db.Clock.Now);
        address.Refused(hard: true, "550 5.1.1 No such user", Db.Clock.Now);
        db.Add(address);
        await db.SaveChangesAsync();
        return address.Id;
    });

    public void At(DateTime now) => Db.Clock.Now = Host.Clock.Now = now;

    /// <summary>The form of this name on a page.</summary>
    public static IHtmlFormElement Form(IHtmlDocument page, string name) =>
        (IHtmlFormElement)page.QuerySelector($"input[name=_handler][value='{name}']")!.Closest("form")!;

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Db.DisposeAsync();
    }
}
