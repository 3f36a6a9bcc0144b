using Certification.People.Personal;
using Certification.People.Tokens;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

internal static class PeopleTables
{
    extension(AppDb db)
    {
        public DbSet<Person> Persons => db.Set<Person>();
        public DbSet<Employment> Employments => db.Set<Employment>();
        public DbSet<Organisation> Organisations => db.Set<Organisation>();
        public DbSet<Session> Sessions => db.Set<Session>();
        public DbSet<Authenticator> Authenticators => db.Set<Authenticator>();
        public DbSet<LinkRequest> LinkRequests => db.Set<LinkRequest>();
        public DbSet<AccountLink> AccountLinks => db.Set<AccountLink>();
        public DbSet<MatchProposal> MatchProposals => db.Set<MatchProposal>();
        public DbSet<PersonalRequest> PersonalRequests => db.Set<PersonalRequest>();
        public DbSet<PersonalAccessToken> PersonalAccessTokens => db.Set<PersonalAccessToken>();
        public DbSet<PersonMerge> PersonMerges => db.Set<PersonMerge>();

        /// <summary>Whoever can sign in: not those whose account is closed, nor those who turned out to be others.</summary>
        public IQueryable<Person> Accounts => db.Set<Person>().Where(p => p.ClosedAt == null && p.MergedIntoId == null);

        /// <summary>Whose address this is: of somebody who turned out to be another, that other one's; null when nobody has it.</summary>
        public Task<int?> OwnerOf(string emailKey, CancellationToken ct) =>
            db.Set<Person>().Where(p => p.EmailKey == emailKey).Select(p => (int?)(p.MergedIntoId ?? p.Id)).FirstOrDefaultAsync(ct);

        /// <summary>A person, and those who turned out to be them: their old names and addresses are this person's.</summary>
        public Task<List<int>> WithFormer(int personId, CancellationToken ct) =>
            db.Set<Person>().Where(p => p.Id == personId || p.MergedIntoId == personId).OrderBy(p => p.Id != personId).Select(p => p.Id).ToListAsync(ct);

        /// <summary>Roles that somebody can use: those of people whose account is closed, or who turned out to be others, are kept, and are nobody's.</summary>
        public IQueryable<RoleGrant> Grants
        {
            get
            {
                var open = db.Accounts;
                return db.Set<RoleGrant>().Where(r => open.Any(p => p.Id == r.PersonId));
            }
        }

        /// <summary>Proposals that wait for a human: of people who are both still there.</summary>
        public IQueryable<MatchProposal> OpenProposals => db.Set<MatchProposal>().Where(m => !m.Dismissed && m.Person.MergedIntoId == null && m.Other.MergedIntoId == null);
    }

    /// <summary>Administrators see that every key is there, anybody else their own.</summary>
    public static IQueryable<PersonalAccessToken> VisibleTo(this IQueryable<PersonalAccessToken> tokens, Caller caller) =>
        caller.Is(Roles.Administrator) ? tokens : tokens.OwnedBy(caller);

    public static IQueryable<PersonalAccessToken> OwnedBy(this IQueryable<PersonalAccessToken> tokens, Caller caller) =>
        tokens.Where(t => t.PersonId == caller.PersonId);

    internal sealed class Mappings : IModuleTables
    {
        public void Map(ModelBuilder model)
        {
            Person.Map(model);
            Employment.Map(model);
            RoleGrant.Map(model);
            Organisation.Map(model);
            MatchProposal.Map(model);
            Session.Map(model);
            Authenticator.Map(model);
            LinkRequest.Map(model);
            AccountLink.Map(model);
            PersonalAccessToken.Map(model);
            PersonMerge.Map(model);
            PersonalRequest.Map(model);
        }
    }
}
