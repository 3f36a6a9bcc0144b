using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Certification.Migrations.SqlServer.Migrations
{
    public partial class MailLog : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMails_CreatedAt",
                table: "OutgoingMails",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMails_Letter_CreatedAt",
                table: "OutgoingMails",
                columns: new[] { "Letter", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMails_SentAt",
                table: "OutgoingMails",
                column: "SentAt");
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_CreatedAt",
                table: "OutgoingMails");

            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_Letter_CreatedAt",
                table: "OutgoingMails");

            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_SentAt",
                table: "OutgoingMails");
        }
    }
}
