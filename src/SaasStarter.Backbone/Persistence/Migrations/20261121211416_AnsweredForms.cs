using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AnsweredForms : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "answered_form",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("answered_form_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "answered_form_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert, delete")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "afm");

            migrationBuilder.CreateIndex(
                name: "answered_form_tenant_id_answered_at_idx",
                schema: "backbone",
                table: "answered_form",
                columns: new[] { "tenant_id", "answered_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "answered_form",
                schema: "backbone");
        }
    }
}
