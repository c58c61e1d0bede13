using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Identity.Migrations
{
    /// <inheritdoc />
    public partial class SupportSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "disabled_at",
                schema: "accounts",
                table: "user",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "last_signed_in_at",
                schema: "accounts",
                table: "user",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "agent_id",
                schema: "accounts",
                table: "session",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "agent_signed_in_at",
                schema: "accounts",
                table: "session",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "may_write",
                schema: "accounts",
                table: "session",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "visited_tenant_id",
                schema: "accounts",
                table: "session",
                type: "uuid",
                nullable: true);

            // Gone with their columns.
            migrationBuilder.Sql("""
                alter table accounts.session
                    add constraint session_visit_check check (
                        (agent_id is null and visited_tenant_id is null and agent_signed_in_at is null and not may_write)
                        or (agent_id is not null and visited_tenant_id is not null and agent_signed_in_at is not null and agent_id <> user_id and staff_confirmed_at is null
                            and expires_at <= created_at + interval '1 hour'));
                create index session_agent_id_idx on accounts.session (agent_id) where agent_id is not null;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "disabled_at",
                schema: "accounts",
                table: "user");

            migrationBuilder.DropColumn(
                name: "last_signed_in_at",
                schema: "accounts",
                table: "user");

            migrationBuilder.DropColumn(
                name: "agent_id",
                schema: "accounts",
                table: "session");

            migrationBuilder.DropColumn(
                name: "agent_signed_in_at",
                schema: "accounts",
                table: "session");

            migrationBuilder.DropColumn(
                name: "may_write",
                schema: "accounts",
                table: "session");

            migrationBuilder.DropColumn(
                name: "visited_tenant_id",
                schema: "accounts",
                table: "session");
        }
    }
}
