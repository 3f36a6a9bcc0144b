using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Certification.Migrations.SqlServer.Migrations
{
    public partial class Personal : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "ByLinkSince",
                table: "CohortStaff",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CodeHash",
                table: "Certificates",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PersonId",
                table: "ActionLinks",
                type: "int",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ContentsToDelete",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Key = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ContentsToDelete", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CourseOutcomes",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    MunicipalityId = table.Column<int>(type: "int", nullable: false),
                    ProgrammeVersionId = table.Column<int>(type: "int", nullable: false),
                    Year = table.Column<int>(type: "int", nullable: false),
                    Outcome = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Count = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CourseOutcomes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PersonalRequests",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    PersonId = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ReceivedOn = table.Column<DateTime>(type: "date", nullable: false),
                    Due = table.Column<DateTime>(type: "date", nullable: false),
                    ExtensionReason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    RegisteredById = table.Column<int>(type: "int", nullable: false),
                    RegisteredAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    State = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    DecidedById = table.Column<int>(type: "int", nullable: true),
                    DecidedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Answer = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonalRequests", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PersonalRequests_Persons_PersonId",
                        column: x => x.PersonId,
                        principalTable: "Persons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Transfers",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Day = table.Column<DateTime>(type: "date", nullable: false),
                    Way = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ReaderId = table.Column<int>(type: "int", nullable: false),
                    OrganisationId = table.Column<int>(type: "int", nullable: false),
                    Fields = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Enrolments = table.Column<string>(type: "nvarchar(max)", maxLength: 200000, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Transfers", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Certificates_CodeHash",
                table: "Certificates",
                column: "CodeHash");

            migrationBuilder.CreateIndex(
                name: "IX_ActionLinks_PersonId",
                table: "ActionLinks",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_CourseOutcomes_MunicipalityId_ProgrammeVersionId_Year_Outcome",
                table: "CourseOutcomes",
                columns: new[] { "MunicipalityId", "ProgrammeVersionId", "Year", "Outcome" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PersonalRequests_PersonId",
                table: "PersonalRequests",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_PersonalRequests_State_Due",
                table: "PersonalRequests",
                columns: new[] { "State", "Due" });

            migrationBuilder.CreateIndex(
                name: "IX_Transfers_Day_ReaderId_Way_OrganisationId",
                table: "Transfers",
                columns: new[] { "Day", "ReaderId", "Way", "OrganisationId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Transfers_OrganisationId_Day",
                table: "Transfers",
                columns: new[] { "OrganisationId", "Day" });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ContentsToDelete");

            migrationBuilder.DropTable(
                name: "CourseOutcomes");

            migrationBuilder.DropTable(
                name: "PersonalRequests");

            migrationBuilder.DropTable(
                name: "Transfers");

            migrationBuilder.DropIndex(
                name: "IX_Certificates_CodeHash",
                table: "Certificates");

            migrationBuilder.DropIndex(
                name: "IX_ActionLinks_PersonId",
                table: "ActionLinks");

            migrationBuilder.DropColumn(
                name: "ByLinkSince",
                table: "CohortStaff");

            migrationBuilder.DropColumn(
                name: "CodeHash",
                table: "Certificates");

            migrationBuilder.DropColumn(
                name: "PersonId",
                table: "ActionLinks");
        }
    }
}
