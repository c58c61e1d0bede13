using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class CustomRoles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "custom_role",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    permissions = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("custom_role_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "custom_role_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "rol")
                .Annotation("Tenancy:Shown", "name,permissions");

            migrationBuilder.CreateIndex(
                name: "custom_role_tenant_id_name_key",
                schema: "backbone",
                table: "custom_role",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.Script<CustomRoles>("CustomRoles.1.LookUp");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                drop function backbone.name_of_role(text, text);
                drop function backbone.permissions_of_role(uuid, text);
                drop policy resolver on backbone.custom_role;
                revoke select on backbone.custom_role from saasstarter_resolver;
                """);

            migrationBuilder.DropTable(
                name: "custom_role",
                schema: "backbone");
        }
    }
}
