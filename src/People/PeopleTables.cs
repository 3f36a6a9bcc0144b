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
        public DbSet<MatchProposal> MatchProposals => db.Set<MatchProposal>();
        public DbSet<PersonMerge> PersonMerges => db.Set<PersonMerge>();

        /// <summary>Roles that somebody can use: those of people who turned out to be others are kept, and are nobody's.</summary>
        public IQueryable<RoleGrant> Grants
        {
            get
            {
                var persons = db.Set<Person>();
                return db.Set<RoleGrant>().Where(r => persons.Any(p => p.Id == r.PersonId && p.MergedIntoId == null));
            }
        }

        /// <summary>Proposals that wait for a human: of people who are both still there.</summary>
        public IQueryable<MatchProposal> OpenProposals => db.Set<MatchProposal>().Where(m => !m.Dismissed && m.Person.MergedIntoId == null && m.Other.MergedIntoId == null);
    }

    internal sealed class Mappings : IModuleTables
    {
        public void Map(ModelBuilder model)
        {
            Person.Map(model);
            Employment.Map(model);
            RoleGrant.Map(model);
            Organisation.Map(model);
            MatchProposal.Map(model);
            PersonMerge.Map(model);
        }
    }
}
