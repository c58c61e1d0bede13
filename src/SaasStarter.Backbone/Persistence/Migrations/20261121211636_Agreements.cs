using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Agreements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "tenant_acceptance",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    version = table.Column<DateOnly>(type: "date", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("tenant_acceptance_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "tenant_acceptance_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "tac")
                .Annotation("Tenancy:Shown", "document,version");

            migrationBuilder.CreateIndex(
                name: "tenant_acceptance_tenant_id_document_version_key",
                schema: "backbone",
                table: "tenant_acceptance",
                columns: new[] { "tenant_id", "document", "version" },
                unique: true);

            migrationBuilder.Script<Agreements>("Agreements.1.Staff");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                drop function backbone.staff_acceptances(text, uuid, integer);
                drop function backbone.staff_sign_ups(timestamptz);
                revoke select on accounts.acceptance from saasstarter_resolver;
                revoke select (created_at) on accounts."user" from saasstarter_resolver;
                """);

            migrationBuilder.DropTable(
                name: "tenant_acceptance",
                schema: "backbone");
        }
    }
}
