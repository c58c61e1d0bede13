using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class EventCatchUp : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "stripe_event_cursor",
                schema: "backbone",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    last_event_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    last_event_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("stripe_event_cursor_pkey", x => x.id);
                });

            migrationBuilder.Script<EventCatchUp>("EventCatchUp.1.Roles");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop policy backoffice_reads on backbone.billing_notice; revoke select on backbone.billing_notice from saasstarter_backoffice;");

            migrationBuilder.DropTable(
                name: "stripe_event_cursor",
                schema: "backbone");
        }
    }
}
