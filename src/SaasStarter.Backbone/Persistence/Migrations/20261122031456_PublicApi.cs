using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PublicApi : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<Guid>(
                name: "invited_by",
                schema: "backbone",
                table: "invitation",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AddColumn<string>(
                name: "body",
                schema: "backbone",
                table: "answered_form",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "content_hash",
                schema: "backbone",
                table: "answered_form",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "api_key",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    scopes = table.Column<string[]>(type: "text[]", nullable: false),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    prefix = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    former_secret_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    former_secret_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_used_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("api_key_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "api_key_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert, update (secret_hash, prefix, revoked_at, former_secret_hash, former_secret_until, last_used_on)")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "key")
                .Annotation("Tenancy:Shown", "name,role,scopes,prefix,created_by,created_at,expires_at,revoked_at,former_secret_until,last_used_on");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_key",
                schema: "backbone");

            migrationBuilder.DropColumn(
                name: "body",
                schema: "backbone",
                table: "answered_form");

            migrationBuilder.DropColumn(
                name: "content_hash",
                schema: "backbone",
                table: "answered_form");

            migrationBuilder.AlterColumn<Guid>(
                name: "invited_by",
                schema: "backbone",
                table: "invitation",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);

            migrationBuilder.Sql("alter table backbone.invitation alter column invited_by drop default");
        }
    }
}
