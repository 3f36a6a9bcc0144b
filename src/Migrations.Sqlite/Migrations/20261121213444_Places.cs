using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Certification.Migrations.Sqlite.Migrations
{
    public partial class Places : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A post at an administration stood among the workplaces; a workplace knows its administration.
            migrationBuilder.Sql("""
                UPDATE Employments SET AdministrationId = WorkplaceId WHERE WorkplaceId IN (SELECT Id FROM Organisations WHERE Kind = 'Administration');
                UPDATE Employments SET WorkplaceId = NULL WHERE AdministrationId IS NOT NULL;
                UPDATE Employments SET AdministrationId = (SELECT o.ParentId FROM Organisations o WHERE o.Id = Employments.WorkplaceId AND o.ParentId <> o.MunicipalityId) WHERE WorkplaceId IS NOT NULL;
                """);
            // Enrolments keep where the person worked in that municipality.
            migrationBuilder.Sql("""
                UPDATE Enrolments SET AdministrationId = (SELECT MAX(e.AdministrationId) FROM Employments e WHERE e.PersonId = Enrolments.PersonId AND e.MunicipalityId = Enrolments.MunicipalityId AND e."To" IS NULL),
                    WorkplaceId = (SELECT MAX(e.WorkplaceId) FROM Employments e WHERE e.PersonId = Enrolments.PersonId AND e.MunicipalityId = Enrolments.MunicipalityId AND e."To" IS NULL);
                """);
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {

        }
    }
}
