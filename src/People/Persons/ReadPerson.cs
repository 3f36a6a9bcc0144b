using System.ComponentModel.DataAnnotations;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Persons;

/// <summary>A post as a person's page shows it; where two persons were one, under which name it stands.</summary>
internal sealed record PostLine(int Id, int PersonId, string Where, string? JobTitle, DateOnly From, DateOnly? To, string? WrongBecause);

/// <summary>Somebody who turned out to be this person, and whether that can still be undone.</summary>
internal sealed record MergeLine(int Id, int PersonId, string Name, string Email, DateTime At, string Reason, bool CanBeUndone);

/// <summary>All that coordinators need to know of a person, with the histories of those who turned out to be the same.</summary>
internal sealed record PersonView(
    int Id, PersonIdentity Identity, DateTime CreatedAt, int Version, int? MergedIntoId, IReadOnlyList<PostLine> Posts, IReadOnlyList<PersonCourse> Courses,
    IReadOnlyList<(Roles Role, string? Of)> Roles, int Mails, IReadOnlyList<MergeLine> Merges, Place? Place)
{
    /// <summary>The address under which a row of somebody who turned out to be this person stands.</summary>
    public string OtherName(int personId) => Merges.FirstOrDefault(m => m.PersonId == personId)?.Email ?? "";
}

/// <summary>One line of the list of people.</summary>
internal sealed record FoundPerson(int Id, string Name, string Email, string? Workplace);

/// <summary>Finds people by name or e-mail, and reads one of them.</summary>
internal sealed class ReadPerson(AppDb db, PeopleReader people, MailReader mails, IEnumerable<ICoursesOfPersons> courses, TimeProvider clock)
{
    /// <summary>Somebody to compare with, by the address.</summary>
    public sealed class Input
    {
        [Required, StringLength(EmailAddress.MaxLength), PlainEmail, NoPersonalNumber]
        public string? Email { get; set; }
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/people", async (string? q, [AsParameters] PageRequest page, ReadPerson feature, CancellationToken ct) => await feature.Find(q, page, ct)).RequireAuthorization(Policies.Coordinators);
        api.MapGet("/people/{id:int}", async (int id, ReadPerson feature, CancellationToken ct) =>
        {
            var view = await feature.Handle(id, ct);
            return new
            {
                view.Id,
                view.Identity,
                view.CreatedAt,
                view.Version,
                view.MergedIntoId,
                view.Posts,
                view.Courses,
                Roles = view.Roles.Select(r => new { r.Role, r.Of }),
                view.Mails,
                view.Merges,
            };
        }).RequireAuthorization(Policies.Coordinators);
    }

    /// <summary>Each word must begin a word of the name or of the address; whoever turned out to be somebody else is not found.</summary>
    public async Task<Page<FoundPerson>> Find(string? q, PageRequest page, CancellationToken ct)
    {
        var found = db.Persons.Where(p => p.MergedIntoId == null);
        foreach (var word in TextKey.Of(FieldText.OneLine(q ?? "")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(6))
            found = found.Where(p => (" " + p.NameKey).Contains(" " + word) || p.EmailKey.StartsWith(word));
        return await (from person in found
                      join card in people.Cards on person.Id equals card.Id
                      orderby person.NameKey, person.Id
                      select new FoundPerson(person.Id, person.FirstName + " " + person.LastName, person.Email, card.Workplace)).ToPage(page, ct);
    }

    /// <exception cref="RefusedException">Nobody else has it.</exception>
    public async Task<int> Other(int id, Input input, CancellationToken ct)
    {
        var key = TextKey.Of(FieldText.Clean(input.Email!));
        return await db.Persons.Where(p => p.EmailKey == key && p.Id != id && p.MergedIntoId == null).Select(p => (int?)p.Id).FirstOrDefaultAsync(ct)
            ?? throw new RefusedException("person.nobody", T("Refused.NobodyHasEmail"));
    }

    public async Task<PersonView> Handle(int id, CancellationToken ct)
    {
        var person = await db.Persons.AsNoTracking().Include(p => p.Roles).FirstOrNotFound(p => p.Id == id, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var merged = await db.Persons.AsNoTracking().Where(p => p.MergedIntoId == id).ToDictionaryAsync(p => p.Id, ct);
        var all = merged.Keys.Append(id).ToList();
        var posts = await db.Employments.AsNoTracking().Where(e => all.Contains(e.PersonId)).OrderByDescending(e => e.From).ThenByDescending(e => e.Id).ToListAsync(ct);
        var names = (await people.Organisations([.. posts.SelectMany(p => p.Place.Levels), .. person.Roles.Select(r => r.OrganisationId).OfType<int>()], ct)).ToDictionary(o => o.Id);
        var merges = await db.PersonMerges.AsNoTracking().Where(m => m.ToId == id && m.UndoneAt == null).OrderByDescending(m => m.Id).ToListAsync(ct);
        var taken = new List<PersonCourse>();
        foreach (var source in courses) taken.AddRange(await source.CoursesOf(all, ct));
        return new PersonView(id, person.Identity, person.CreatedAt, person.Version, person.MergedIntoId,
            [.. posts.Select(p => new PostLine(p.Id, p.PersonId, string.Join(", ", p.Place.Levels.Reverse().Select(o => names[o].Name)), p.JobTitle, p.From, p.To, p.TakenBackReason))],
            taken,
            [.. person.Roles.OrderBy(r => r.Role).Select(r => (r.Role, r.OrganisationId is { } o ? names[o].Title : null))],
            (await mails.Counts(all, ct)).Values.Sum(),
            [.. merges.Where(m => merged.ContainsKey(m.FromId)).Select(m => new MergeLine(m.Id, m.FromId, merged[m.FromId].Identity.Name, merged[m.FromId].Email, m.At, m.Reason, m.CanBeUndone(now)))],
            posts.FirstOrDefault(p => p.PersonId == id && p.IsOpen)?.Place);
    }
}
