using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Certification.Supervision.Logging;
using Certification.Supervision.SigningOff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Supervision.Seeding;

/// <summary>Supervision of "Hold 12": three people who have had all of it, and sessions that wait or were returned; one waits for a supervisor from outside.</summary>
internal sealed class SeedSupervision : ISeed
{
    private const string Anne = "anne.soerensen@example.org";
    private const string Soeren = "soeren.bjerregaard@example.org";
    private const string Guelay = "gulay.celik@example.com";
    private const string Oezlem = "ozlem.unal@example.com";
    private const string Jens = "jens.aage.kjaersgaard@example.org";
    private const string Aviaja = "aviaja.heilmann@example.net";
    private const string Nikolaos = "nikolaos.papadopoulos@example.com";
    private const string Laerke = "laerke.fjeldsoee@example.org";

    private const string Dorthe = "dorthe.krogh.aakjaer@example.org";

    public int Order => 50;

    public async Task Seed(IServiceProvider services, DateOnly today, CancellationToken ct)
    {
        var cohorts = services.GetRequiredService<CohortReader>();
        var cards = services.GetRequiredService<PeopleReader>().Cards;
        var people = await cohorts.Every.Where(e => e.CohortName == "Hold 12").Join(cards, e => e.PersonId, p => p.Id, (e, p) => new { Enrolment = e, Person = p }).ToListAsync(ct);
        if (people.Count == 0 || await services.GetRequiredService<AppDb>().SupervisionSessions.AnyAsync(ct)) return;
        var cohortId = people[0].Enrolment.CohortId;
        var external = (await services.GetRequiredService<SupervisorLinks>().Of([cohortId], ct))[cohortId].FirstOrDefault();
        var supervisorId = (await cohorts.Supervisors([cohortId], ct))[cohortId].First(id => id != external?.Person.Id);
        var supervisor = await cards.FirstAsync(p => p.Id == supervisorId, ct);
        var asSupervisor = new Caller(supervisor.Id, supervisor.Name, Roles.Supervisor, []);
        Attending Who(string email) => people.Where(p => p.Person.Email == email)
            .Select(p => new Attending(p.Enrolment.Id, new Caller(p.Person.Id, p.Person.Name, Roles.Participant, []))).First();

        var first = await Log(services, asSupervisor, WorkDay(today, 31), 90, SupervisionForm.Group, supervisorId, "At lede de første øvelser", [Who(Anne), Who(Soeren)], ct);
        await Approve(services, asSupervisor, WorkDay(today, 31), first, ct);
        var second = await Log(services, asSupervisor, WorkDay(today, 10), 90, SupervisionForm.Group, supervisorId, "Når en gruppe går i stå", [Who(Anne), Who(Soeren)], ct);
        await Approve(services, asSupervisor, WorkDay(today, 9), second, ct);

        foreach (var (days, subject) in new[] { (24, "At være ny som instruktør"), (11, "Når gruppen vil noget andet") })
            await Approve(services, asSupervisor, WorkDay(today, days - 1), await Log(services, Who(Dorthe).Caller, WorkDay(today, days), 90, SupervisionForm.Individual, supervisorId, subject, [Who(Dorthe)], ct), ct);

        var shared = await Log(services, asSupervisor, WorkDay(today, 17), 120, SupervisionForm.Group, supervisorId, "Fra kursus til egen praksis", [Who(Guelay), Who(Oezlem), Who(Laerke)], ct);
        await Approve(services, asSupervisor, WorkDay(today, 16), shared, ct);
        await Log(services, Who(Jens).Caller, WorkDay(today, 8), 60, SupervisionForm.Individual, supervisorId, "Min første gruppe", [Who(Jens)], ct);
        await Log(services, Who(Aviaja).Caller, WorkDay(today, 6), 60, SupervisionForm.Remote, supervisorId, "Supervision over video fra Nuuk", [Who(Aviaja)], ct);
        await Log(services, asSupervisor, WorkDay(today, 3), 90, SupervisionForm.Group, supervisorId, "Opfølgning på øvelser", [Who(Guelay), Who(Oezlem)], ct);

        if (external is not null)
            await Log(services, Who(Laerke).Caller, WorkDay(today, 4), 60, SupervisionForm.Individual, external.Person.Id, "At holde en gruppe samlet", [Who(Laerke)], ct);

        var returned = await Log(services, Who(Nikolaos).Caller, WorkDay(today, 14), 120, SupervisionForm.Individual, supervisorId, "Questions after day 2", [Who(Nikolaos)], ct);
        await services.As<ReturnSupervision>(asSupervisor, Afternoon(WorkDay(today, 13))).Handle(
            returned, new ReturnSupervision.Input { Version = 0, Comment = "Vi talte sammen i 60 minutter, ikke 120. Ret tiden, så godkender jeg." }, ct);
    }

    private static Task<int> Log(
        IServiceProvider services, Caller by, DateOnly date, int minutes, SupervisionForm form, int supervisorId, string subject, Attending[] attending, CancellationToken ct) =>
        services.As<LogSupervision>(by, Afternoon(date)).Handle(new LogSupervision.Input
        {
            Date = date,
            Start = new TimeOnly(13, 0),
            Minutes = minutes,
            Form = form,
            SupervisorId = supervisorId,
            Subject = subject,
            EnrolmentIds = [.. attending.Select(a => a.EnrolmentId)],
        }, ct);

    private static Task Approve(IServiceProvider services, Caller supervisor, DateOnly on, int id, CancellationToken ct) =>
        services.As<ApproveSupervision>(supervisor, Afternoon(on)).Handle(id, new ApproveSupervision.Input { Version = 0 }, ct);

    private static DateTime Afternoon(DateOnly date) => date.ToDateTime(new TimeOnly(15, 0), DateTimeKind.Utc);

    private static DateOnly WorkDay(DateOnly today, int daysAgo)
    {
        var date = today.AddDays(-daysAgo);
        return date.DayOfWeek switch
        {
            DayOfWeek.Saturday => date.AddDays(-1),
            DayOfWeek.Sunday => date.AddDays(-2),
            _ => date,
        };
    }

    private sealed record Attending(int EnrolmentId, Caller Caller);
}
