using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Scim : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "scim_group",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    display_name = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    normalized_name = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    external_id = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("scim_group_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "scim_group_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "scg")
                .Annotation("Tenancy:Shown", "display_name,external_id,role");

            migrationBuilder.CreateTable(
                name: "scim_user",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_name = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    normalized_user_name = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    external_id = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    display_name = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    given_name = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    family_name = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("scim_user_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "scim_user_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "scu")
                .Annotation("Tenancy:Shown", "person_id,user_name,external_id,email,display_name,given_name,family_name");

            migrationBuilder.CreateTable(
                name: "scim_group_member",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("scim_group_member_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "scim_group_member_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "scim_group_member_tenant_id_group_id_fkey",
                        columns: x => new { x.tenant_id, x.group_id },
                        principalSchema: "backbone",
                        principalTable: "scim_group",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "scim_group_member_tenant_id_user_id_fkey",
                        columns: x => new { x.tenant_id, x.user_id },
                        principalSchema: "backbone",
                        principalTable: "scim_user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "scm")
                .Annotation("Tenancy:Shown", "group_id,person_id");

            migrationBuilder.CreateIndex(
                name: "scim_group_tenant_id_normalized_name_key",
                schema: "backbone",
                table: "scim_group",
                columns: new[] { "tenant_id", "normalized_name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "scim_group_member_tenant_id_group_id_user_id_key",
                schema: "backbone",
                table: "scim_group_member",
                columns: new[] { "tenant_id", "group_id", "user_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "scim_group_member_tenant_id_user_id_idx",
                schema: "backbone",
                table: "scim_group_member",
                columns: new[] { "tenant_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "scim_user_tenant_id_external_id_idx",
                schema: "backbone",
                table: "scim_user",
                columns: new[] { "tenant_id", "external_id" });

            migrationBuilder.CreateIndex(
                name: "scim_user_tenant_id_normalized_user_name_key",
                schema: "backbone",
                table: "scim_user",
                columns: new[] { "tenant_id", "normalized_user_name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "scim_user_tenant_id_person_id_key",
                schema: "backbone",
                table: "scim_user",
                columns: new[] { "tenant_id", "person_id" },
                unique: true);

            migrationBuilder.Script<Scim>("Scim.1.People");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Script<Scim>("Scim.Down");

            migrationBuilder.DropTable(
                name: "scim_group_member",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "scim_group",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "scim_user",
                schema: "backbone");
        }
    }
}
