using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Certification.Migrations.Sqlite.Migrations
{
    public partial class MailWays : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Rows of the first version: what it did not know yet gets its value, so that what waits there is still sent.
            migrationBuilder.Sql("""
                UPDATE OutgoingMails SET UsefulUntil = datetime(CreatedAt, '+4 days'), NextAt = CreatedAt, Zone = 'Europe/Copenhagen', Language = 'da', "Values" = '{}', Html = '<pre style="white-space:pre-wrap">' || replace(replace("Text", '&', '&amp;'), '<', '&lt;') || '</pre>', ToKey = lower("To"), UnsubscribeSecret = NULL
                WHERE ToKey = ''
                """);

            migrationBuilder.CreateTable(
                name: "MailContents",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    MailId = table.Column<int>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 40000, nullable: false),
                    Html = table.Column<string>(type: "TEXT", maxLength: 80000, nullable: false),
                    Values = table.Column<string>(type: "TEXT", maxLength: 40000, nullable: false),
                    Calendar = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailContents", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MailContents_OutgoingMails_MailId",
                        column: x => x.MailId,
                        principalTable: "OutgoingMails",
                        principalColumn: "Id");
                });

            migrationBuilder.Sql("""
                INSERT INTO MailContents (MailId, "Text", Html, "Values", Calendar)
                SELECT Id, "Text", Html, "Values", Calendar FROM OutgoingMails
                """);

            migrationBuilder.DropColumn(
                name: "Calendar",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "Html",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "Text",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "Values",
                table: "OutgoingMails");

            migrationBuilder.AddColumn<string>(
                name: "Letter",
                table: "PlannedMessages",
                type: "TEXT",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "At",
                table: "PlanMarks",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<string>(
                name: "Secret",
                table: "OutgoingMails",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "WhileId",
                table: "OutgoingMails",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WhileKind",
                table: "OutgoingMails",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "By",
                table: "MailChanges",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "CancelledAt",
                table: "Cohorts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DuesSetAt",
                table: "Cohorts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EarlierSince",
                table: "Cohorts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "CohortRules",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_MailContents_MailId",
                table: "MailContents",
                column: "MailId",
                unique: true);

            // Until now every rule had the name of its letter.
            migrationBuilder.Sql("UPDATE PlannedMessages SET Letter = Rule");
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MailContents");

            migrationBuilder.DropColumn(
                name: "Letter",
                table: "PlannedMessages");

            migrationBuilder.DropColumn(
                name: "At",
                table: "PlanMarks");

            migrationBuilder.DropColumn(
                name: "Secret",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "WhileId",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "WhileKind",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "By",
                table: "MailChanges");

            migrationBuilder.DropColumn(
                name: "CancelledAt",
                table: "Cohorts");

            migrationBuilder.DropColumn(
                name: "DuesSetAt",
                table: "Cohorts");

            migrationBuilder.DropColumn(
                name: "EarlierSince",
                table: "Cohorts");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "CohortRules");

            migrationBuilder.AddColumn<string>(
                name: "Calendar",
                table: "OutgoingMails",
                type: "TEXT",
                maxLength: 20000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Html",
                table: "OutgoingMails",
                type: "TEXT",
                maxLength: 80000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Text",
                table: "OutgoingMails",
                type: "TEXT",
                maxLength: 40000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Values",
                table: "OutgoingMails",
                type: "TEXT",
                maxLength: 40000,
                nullable: false,
                defaultValue: "");
        }
    }
}
