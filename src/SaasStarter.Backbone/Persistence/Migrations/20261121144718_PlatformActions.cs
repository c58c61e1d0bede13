using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PlatformActions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "platform_action",
                schema: "backbone",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    person_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    action = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    subject = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    is_change = table.Column<bool>(type: "boolean", nullable: false),
                    trace_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("platform_action_pkey", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "platform_action_person_id_occurred_at_idx",
                schema: "backbone",
                table: "platform_action",
                columns: new[] { "person_id", "occurred_at" });

            migrationBuilder.Script<PlatformActions>("PlatformActions");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function backbone.record_platform_action(uuid, uuid, text, text, text, boolean, text, text)");

            migrationBuilder.DropTable(
                name: "platform_action",
                schema: "backbone");
        }
    }
}
