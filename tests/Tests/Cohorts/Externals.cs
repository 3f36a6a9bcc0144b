using Certification.Cohorts;
using Certification.Cohorts.Planning;
using Certification.Notices;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

/// <summary>Supervisors from outside, and the mails they get, in one line each.</summary>
internal static class Externals
{
    public const string Lisbet = "lisbet@example.com";

    public static async Task<int> AppointExternal(this TestDb db, Caller coordinator, int cohort, string email = Lisbet) =>
        (await db.As(coordinator, (AppointExternal f) => f.Handle(cohort, new() { FirstName = "Lisbet", LastName = "Vang", Email = email }, default))).Id;

    public static Task RelieveExternal(this TestDb db, Caller coordinator, int appointment) => db.As(coordinator, (RelieveExternal f) => f.Handle(appointment, default));

    public static Task<int> PersonOf(this TestDb db, string email = Lisbet) => db.Read(d => d.Set<Person>().Where(p => p.Email == email).Select(p => p.Id).SingleAsync());

    /// <summary>A minute passes, and what waits is mailed; the newest mail of this letter to the person.</summary>
    public static async Task<OutgoingMail> Asked(this TestDb db, string letter, string email = Lisbet)
    {
        await db.TickAt(db.Clock.Now.AddMinutes(1));
        return (await db.Posted(letter)).Last(m => m.To == email);
    }

    public static async Task<string> Code(this TestDb db) => (await db.Posted("link-code"))[^1].Secret!;

    public static string Other(string code) => code == "000000" ? "000001" : "000000";
}
