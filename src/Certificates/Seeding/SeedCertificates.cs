using Certification.Certificates.Deciding;
using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Certificates.Seeding;

/// <summary>One of hold 12 is certified: course certificate, recommendation by the supervisor, decision by the coordinator. Another has a course certificate and waits for a recommendation.</summary>
internal sealed class SeedCertificates : ISeed
{
    public int Order => 60;

    public async Task Seed(IServiceProvider services, DateOnly today, CancellationToken ct)
    {
        var db = services.GetRequiredService<AppDb>();
        if (await db.Certificates.AnyAsync(ct)) return;
        var people = services.GetRequiredService<PeopleReader>();
        var hold = await services.GetRequiredService<CohortReader>().Every.Where(e => e.CohortName == "Hold 12")
            .Join(people.Cards, e => e.PersonId, p => p.Id, (e, p) => new { e.Id, p.Email }).ToDictionaryAsync(e => e.Email, e => e.Id, ct);
        if (hold.Count == 0) return;
        var anne = hold["anne.soerensen@example.org"];
        var noon = today.AddDays(-1).ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc);
        var coordinator = await As(people, Roles.Coordinator, "karen.holm@example.org", ct);
        var supervisor = await As(people, Roles.Supervisor, "ulla.thorup@example.org", ct);
        foreach (var finished in new[] { anne, hold["dorthe.krogh.aakjaer@example.org"] }) await Decide(services, db, finished, AwardKind.CourseCertificate, coordinator, noon, ct);
        var certification = await Case(db, anne, "certified", ct);
        await services.As<RecommendAward>(supervisor, noon).Handle(certification.Id, new() { Version = certification.Version, Comment = "Leder grupper med ro og overblik. Klar." }, ct);
        await Decide(services, db, anne, AwardKind.Certification, coordinator, noon.AddHours(2), ct);
    }

    private static async Task Decide(IServiceProvider services, AppDb db, int enrolmentId, AwardKind kind, Caller coordinator, DateTime at, CancellationToken ct)
    {
        var award = await Case(db, enrolmentId, kind == AwardKind.CourseCertificate ? "course" : "certified", ct);
        await services.As<DecideAward>(coordinator, at)
            .Handle(award.Id, new() { Version = award.Version, Issue = true }, ct);
    }

    private static Task<AwardCase> Case(AppDb db, int enrolmentId, string key, CancellationToken ct) =>
        db.AwardCases.AsNoTracking().SingleAsync(c => c.EnrolmentId == enrolmentId && c.AwardKey == key, ct);

    private static async Task<Caller> As(PeopleReader people, Roles role, string email, CancellationToken ct)
    {
        var person = await people.Cards.SingleAsync(p => p.Email == email, ct);
        return new Caller(person.Id, person.Name, role, []);
    }
}
