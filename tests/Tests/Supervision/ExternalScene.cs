using Certification.Notices.Contracts;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Supervision.Logging;
using Certification.Supervision.SigningOff;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Supervision;

/// <summary>A running cohort with a supervisor from outside.</summary>
internal sealed record ExternalScene(SupervisedCohort Cohort, int Appointment, int Lisbet) : IDisposable
{
    public const string Letter = "sign-off-waiting";

    public TestDb Db => Cohort.Db;

    public static async Task<ExternalScene> Make()
    {
        var cohort = await SupervisedCohort.Running();
        var appointment = await cohort.Db.AppointExternal(cohort.Coordinator, cohort.CohortId);
        return new(cohort, appointment, await cohort.Db.PersonOf());
    }

    public LogSupervision.Input Hour(int day = 4)
    {
        var hour = Cohort.Hour(day);
        hour.SupervisorId = Lisbet;
        return hour;
    }

    /// <summary>The role that the caller acts with, so that they can sign in.</summary>
    public Task Grant(Caller caller) => Db.As(Caller.Nobody, async (AppDb d) =>
    {
        (await d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == caller.PersonId)).Grant(caller.Roles);
        await d.SaveChangesAsync();
    });

    public Task<int> Log(int day = 4) => Cohort.Log(Cohort.Participants[0], Hour(day));

    public Task<Certification.Notices.OutgoingMail> Asked() => Db.Asked(Letter);

    public Task SendCode(string secret) => Db.As(Caller.Nobody, (SignByLink f) => f.SendCode(secret, default));

    public async Task Answer(string secret, string? code = null, int version = 0)
    {
        if (code is null) await SendCode(secret);
        code ??= await Db.Code();
        await Db.As(Caller.Nobody, (SignByLink f) => f.Handle(secret, new() { Code = code, Version = version, Approve = true }, default));
    }

    public void Dispose() => Cohort.Dispose();
}
