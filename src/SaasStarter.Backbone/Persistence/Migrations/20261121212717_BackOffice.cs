using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class BackOffice : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "tenant",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, update")
                .Annotation("Tenancy:Key", "id")
                .Annotation("Tenancy:Prefix", "ten")
                .Annotation("Tenancy:Shown", "slug,name,status,created_at,delete_after,color,support_access")
                .OldAnnotation("Tenancy:Grants", "select, update")
                .OldAnnotation("Tenancy:Key", "id")
                .OldAnnotation("Tenancy:Prefix", "ten")
                .OldAnnotation("Tenancy:Shown", "slug,name,status,created_at,delete_after,color");

            migrationBuilder.AddColumn<string>(
                name: "support_access",
                schema: "backbone",
                table: "tenant",
                type: "character varying(10)",
                maxLength: 10,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.CreateTable(
                name: "flag_setting",
                schema: "backbone",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    flag = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    plan_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    value = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    set_by = table.Column<Guid>(type: "uuid", nullable: false),
                    set_by_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("flag_setting_pkey", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "support_visit",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agent_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agent_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    may_write = table.Column<bool>(type: "boolean", nullable: false),
                    announced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true),
                    begun_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("support_visit_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "support_visit_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "vis")
                .Annotation("Tenancy:Shown", "person_id,agent_id,agent_name,reason,may_write,begun_at,expires_at,ended_at");

            migrationBuilder.CreateTable(
                name: "tenant_note",
                schema: "backbone",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("tenant_note_pkey", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "flag_setting_flag_plan_id_tenant_id_person_id_key",
                schema: "backbone",
                table: "flag_setting",
                columns: new[] { "flag", "plan_id", "tenant_id", "person_id" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "tenant_note_tenant_id_id_idx",
                schema: "backbone",
                table: "tenant_note",
                columns: new[] { "tenant_id", "id" });

            migrationBuilder.Script<BackOffice>("BackOffice.1.Directory");
            migrationBuilder.Script<BackOffice>("BackOffice.2.People");
            migrationBuilder.Script<BackOffice>("BackOffice.3.Visits");
            migrationBuilder.Script<BackOffice>("BackOffice.4.NotesAndFlags");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Script<BackOffice>("BackOffice.Down");

            migrationBuilder.DropTable(
                name: "flag_setting",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "support_visit",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "tenant_note",
                schema: "backbone");

            migrationBuilder.DropColumn(
                name: "support_access",
                schema: "backbone",
                table: "tenant");

            migrationBuilder.AlterTable(
                name: "tenant",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, update")
                .Annotation("Tenancy:Key", "id")
                .Annotation("Tenancy:Prefix", "ten")
                .Annotation("Tenancy:Shown", "slug,name,status,created_at,delete_after,color")
                .OldAnnotation("Tenancy:Grants", "select, update")
                .OldAnnotation("Tenancy:Key", "id")
                .OldAnnotation("Tenancy:Prefix", "ten")
                .OldAnnotation("Tenancy:Shown", "slug,name,status,created_at,delete_after,color,support_access");
        }
    }
}
