using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Identity.Migrations
{
    /// <inheritdoc />
    public partial class Marketing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "accepted_terms",
                schema: "accounts",
                table: "one_time_code",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "acceptance",
                schema: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    version = table.Column<DateOnly>(type: "date", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("acceptance_pkey", x => x.id);
                    table.ForeignKey(
                        name: "acceptance_user_id_fkey",
                        column: x => x.user_id,
                        principalSchema: "accounts",
                        principalTable: "user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "contact_message",
                schema: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    message = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    culture = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("contact_message_pkey", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "visit_day",
                schema: "accounts",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    page = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    visitors = table.Column<int>(type: "integer", nullable: false),
                    views = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("visit_day_pkey", x => new { x.day, x.page });
                });

            migrationBuilder.CreateTable(
                name: "waiting_list_entry",
                schema: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    normalized_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    culture = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("waiting_list_entry_pkey", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "acceptance_user_id_document_version_key",
                schema: "accounts",
                table: "acceptance",
                columns: new[] { "user_id", "document", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "contact_message_sent_at_idx",
                schema: "accounts",
                table: "contact_message",
                column: "sent_at");

            migrationBuilder.CreateIndex(
                name: "waiting_list_entry_normalized_email_key",
                schema: "accounts",
                table: "waiting_list_entry",
                column: "normalized_email",
                unique: true);

            // The staff sees what visitors left, and no account.
            migrationBuilder.Sql("""
                grant usage on schema accounts to saasstarter_backoffice;
                grant select on accounts.waiting_list_entry, accounts.contact_message, accounts.visit_day to saasstarter_backoffice;
                grant update (done_at) on accounts.contact_message to saasstarter_backoffice;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("revoke usage on schema accounts from saasstarter_backoffice");

            migrationBuilder.DropTable(
                name: "acceptance",
                schema: "accounts");

            migrationBuilder.DropTable(
                name: "contact_message",
                schema: "accounts");

            migrationBuilder.DropTable(
                name: "visit_day",
                schema: "accounts");

            migrationBuilder.DropTable(
                name: "waiting_list_entry",
                schema: "accounts");

            migrationBuilder.DropColumn(
                name: "accepted_terms",
                schema: "accounts",
                table: "one_time_code");
        }
    }
}
