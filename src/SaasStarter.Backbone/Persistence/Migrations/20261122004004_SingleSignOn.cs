using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class SingleSignOn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "sign_on_connection",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    issuer = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    client_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sealed_secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    tested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    test_problem = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("sign_on_connection_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "sign_on_connection_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "sso")
                .Annotation("Tenancy:Shown", "issuer,client_id,role,is_enabled,tested_at");

            migrationBuilder.CreateIndex(
                name: "sign_on_connection_tenant_id_key",
                schema: "backbone",
                table: "sign_on_connection",
                column: "tenant_id",
                unique: true);

            migrationBuilder.Script<SingleSignOn>("SingleSignOn.1.LookUp");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Script<SingleSignOn>("SingleSignOn.Down");

            migrationBuilder.DropTable(
                name: "sign_on_connection",
                schema: "backbone");
        }
    }
}
