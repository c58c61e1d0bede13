using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Webhooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "webhook_endpoint",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    url = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    description = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    event_types = table.Column<string[]>(type: "text[]", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    secret = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    former_secret = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    former_secret_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failing_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("webhook_endpoint_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "webhook_endpoint_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "whe")
                .Annotation("Tenancy:Shown", "url,description,event_types,state,former_secret_until,created_at");

            migrationBuilder.CreateTable(
                name: "webhook_delivery",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    endpoint_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    event_type = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    body = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    attempts = table.Column<string>(type: "jsonb", nullable: false),
                    last_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("webhook_delivery_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "webhook_delivery_tenant_id_endpoint_id_fkey",
                        columns: x => new { x.tenant_id, x.endpoint_id },
                        principalSchema: "backbone",
                        principalTable: "webhook_endpoint",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "webhook_delivery_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "whd")
                .Annotation("Tenancy:Shown", "event_type,event_id,state");

            migrationBuilder.CreateIndex(
                name: "webhook_delivery_last_attempt_at_idx",
                schema: "backbone",
                table: "webhook_delivery",
                column: "last_attempt_at");

            migrationBuilder.CreateIndex(
                name: "webhook_delivery_tenant_id_created_at_idx",
                schema: "backbone",
                table: "webhook_delivery",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "webhook_delivery_tenant_id_endpoint_id_idx",
                schema: "backbone",
                table: "webhook_delivery",
                columns: new[] { "tenant_id", "endpoint_id" },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "webhook_delivery_tenant_id_endpoint_id_id_idx",
                schema: "backbone",
                table: "webhook_delivery",
                columns: new[] { "tenant_id", "endpoint_id", "id" });

            migrationBuilder.Script<Webhooks>("Webhooks.1.Roles");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "webhook_delivery",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "webhook_endpoint",
                schema: "backbone");
        }
    }
}
