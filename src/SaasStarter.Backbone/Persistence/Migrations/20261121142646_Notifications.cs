using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Notifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "notification",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    details = table.Column<string>(type: "jsonb", nullable: false),
                    page = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("notification_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "notification_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "notification_preference",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("notification_preference_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "notification_preference_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateIndex(
                name: "notification_tenant_id_person_id_id_idx",
                schema: "backbone",
                table: "notification",
                columns: new[] { "tenant_id", "person_id", "id" });

            migrationBuilder.CreateIndex(
                name: "notification_tenant_id_person_id_idx",
                schema: "backbone",
                table: "notification",
                columns: new[] { "tenant_id", "person_id" },
                filter: "read_at is null");

            migrationBuilder.CreateIndex(
                name: "notification_preference_tenant_id_person_id_kind_key",
                schema: "backbone",
                table: "notification_preference",
                columns: new[] { "tenant_id", "person_id", "kind" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notification",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "notification_preference",
                schema: "backbone");
        }
    }
}
