using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Attending;

/// <summary>A day's register, for the page and the API.</summary>
internal sealed class ReadRegister(AppDb db, Caller caller, PeopleReader people)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/days/{id:int}/register", async (int id, ReadRegister feature, CancellationToken ct) =>
        {
            var (day, lines) = await feature.Handle(id, ct);
            return new
            {
                day.Id,
                day.Key,
                day.Number,
                day.Date,
                day.Start,
                day.End,
                day.RegisterClosedAt,
                Cohort = day.Cohort.Name,
                Lines = lines.Select(l => new { l.EnrolmentId, l.Person.Name, l.Person.Workplace, l.Mark, l.GuestFrom, l.Notice, l.NoticeReason, l.Corrected }),
            };
        }).RequireAuthorization(Policies.Teachers);

    public async Task<(CourseDay Day, IReadOnlyList<RegisterLine> Lines)> Handle(int dayId, CancellationToken ct)
    {
        var day = await db.CourseDays.AsNoTracking().TaughtBy(caller).Include(d => d.Cohort).FirstOrNotFound(d => d.Id == dayId, ct);
        return (day, await Register.Lines(db, people, day, ct));
    }
}
