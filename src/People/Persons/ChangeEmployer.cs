using System.ComponentModel.DataAnnotations;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Persons;

/// <summary>A person works somewhere else: the post before ends the day before, and what runs follows to the new employer unless it is to stay.</summary>
internal sealed class ChangeEmployer(AppDb db, PostWords words, IEnumerable<IFollowsEmployer> followers, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : PostInput
    {
        /// <summary>The old employer goes on paying and following along.</summary>
        public bool CoursesStay { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/people/{id:int}/employer", async (int id, Input input, ChangeEmployer feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var person = await db.Persons.Include(p => p.Employments).FirstOrNotFound(p => p.Id == id && p.MergedIntoId == null, ct);
        db.Expect(person, input.Version!.Value, p => new { p.Version });
        var before = person.Employments.FirstOrDefault(e => e.IsOpen);
        var post = await input.Read(db, Zones.Today(clock, Zones.Copenhagen), ct);
        if (before is not null && post.From <= before.From) throw new RefusedException("employment.overlap", T("Refused.EmploymentOverlaps", Written.Date(before.From)));
        person.Employ(post);
        // Organisations that are new get their ids here, inside the transaction.
        await db.SaveChangesAsync(ct);
        // Names may have meant the place where the person was: then there is nothing to follow.
        audit.Note("person.employer", person, before is null ? null : await words.Of(before, ct), await words.Of(post, ct));
        if (!input.CoursesStay)
            foreach (var follower in followers) await follower.Follow(person.Id, before?.Place, post.Place, T("Employer.Followed", Written.Date(post.From)), ct);
        db.Entry(person).Property(p => p.Version).IsModified = true;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}

/// <summary>An entry about somebody's post was wrong: the right one stands in its place, and the wrong one is kept with the reason.</summary>
internal sealed class CorrectEmployment(AppDb db, Caller caller, PostWords words, IEnumerable<IFollowsEmployer> followers, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : PostInput
    {
        [Required, StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/people/{id:int}/employments/{employmentId:int}/correct", async (int id, int employmentId, Input input, CorrectEmployment feature, CancellationToken ct) =>
        {
            await feature.Handle(id, employmentId, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, int employmentId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var person = await db.Persons.Include(p => p.Employments).FirstOrNotFound(p => p.Id == id && p.MergedIntoId == null, ct);
        db.Expect(person, input.Version!.Value, p => new { p.Version });
        var wrong = person.Employments.FirstOrDefault(e => e.Id == employmentId && e.TakenBackAt is null) ?? throw new NotFoundException();
        var right = await input.Read(db, Zones.Today(clock, Zones.Copenhagen), ct);
        var (wasOpen, reason) = (wrong.IsOpen, input.Reason!.Trim());
        if (wrong.To is { } to && right.From > to) throw new RefusedException("employment.order", T("Refused.EmploymentOrder", Written.Date(to)));
        if (person.Employments.Any(e => e != wrong && e.TakenBackAt is null && e.From <= (wrong.To ?? DateOnly.MaxValue) && (e.To ?? DateOnly.MaxValue) >= right.From))
            throw new RefusedException("employment.overlap", T("Refused.EmploymentOverlapsAnother"));
        wrong.TakeBack(reason, caller.PersonId, clock.GetUtcNow().UtcDateTime);
        if (wrong.To is { } until) right.End(until);
        person.Employments.Add(right);
        await db.SaveChangesAsync(ct);
        audit.Note("person.employment-corrected", person, await words.Of(wrong, ct), await words.Of(right, ct), reason);
        if (wasOpen)
            foreach (var follower in followers) await follower.Follow(person.Id, wrong.Place, right.Place, reason, ct);
        db.Entry(person).Property(p => p.Version).IsModified = true;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}

/// <summary>A post in words, for the log.</summary>
internal sealed class PostWords(PeopleReader people)
{
    public async Task<string> Of(Employment post, CancellationToken ct)
    {
        var names = await people.Organisations([.. post.Place.Levels], ct);
        return $"{string.Join(" > ", post.Place.Levels.Select(id => names.Single(n => n.Id == id).Name))}{(post.JobTitle is { } title ? $", {title}" : "")}, {post.From:yyyy-MM-dd}";
    }
}
