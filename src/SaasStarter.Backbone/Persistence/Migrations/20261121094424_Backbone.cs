using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Backbone : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "backbone");

            migrationBuilder.Script<Backbone>("Backbone.1.CurrentTenant");

            migrationBuilder.CreateTable(
                name: "slug_tombstone",
                schema: "backbone",
                columns: table => new
                {
                    slug_skeleton = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    former_tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("slug_tombstone_pkey", x => x.slug_skeleton);
                });

            migrationBuilder.CreateTable(
                name: "tenant",
                schema: "backbone",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    slug_skeleton = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delete_after = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    color = table.Column<string>(type: "text", nullable: true),
                    logo_hash = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("tenant_pkey", x => x.id);
                })
                .Annotation("Tenancy:Grants", "select, update")
                .Annotation("Tenancy:Key", "id");

            migrationBuilder.CreateTable(
                name: "audit_action",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    action = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    subject = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    trace_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("audit_action_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "audit_action_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select")
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "invitation",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    invited_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("invitation_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "invitation_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "membership",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    joined_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("membership_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "membership_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "tenant_logo",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    content_type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("tenant_logo_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "tenant_logo_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateIndex(
                name: "audit_action_tenant_id_occurred_at_idx",
                schema: "backbone",
                table: "audit_action",
                columns: new[] { "tenant_id", "occurred_at" });

            migrationBuilder.CreateIndex(
                name: "invitation_email_idx",
                schema: "backbone",
                table: "invitation",
                column: "email");

            migrationBuilder.CreateIndex(
                name: "invitation_tenant_id_email_key",
                schema: "backbone",
                table: "invitation",
                columns: new[] { "tenant_id", "email" },
                unique: true,
                filter: "accepted_at is null and revoked_at is null");

            migrationBuilder.CreateIndex(
                name: "invitation_tenant_id_token_hash_key",
                schema: "backbone",
                table: "invitation",
                columns: new[] { "tenant_id", "token_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "membership_person_id_idx",
                schema: "backbone",
                table: "membership",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "membership_tenant_id_person_id_key",
                schema: "backbone",
                table: "membership",
                columns: new[] { "tenant_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "tenant_slug_key",
                schema: "backbone",
                table: "tenant",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "tenant_slug_skeleton_key",
                schema: "backbone",
                table: "tenant",
                column: "slug_skeleton",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "tenant_logo_tenant_id_key",
                schema: "backbone",
                table: "tenant_logo",
                column: "tenant_id",
                unique: true);

            migrationBuilder.Script<Backbone>("Backbone.2.Directory");
            migrationBuilder.Script<Backbone>("Backbone.3.Invariants");
            migrationBuilder.Script<Backbone>("Backbone.4.AuditTrail");
            migrationBuilder.Script<Backbone>("Backbone.5.BackOffice");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The schema holds nothing but what this migration made: tables with their policies and triggers, the view, the functions. What it granted elsewhere it takes back.
            migrationBuilder.Sql("""
                do $$ declare f regprocedure; begin
                    drop view backbone.person;
                    drop table backbone.audit_action, backbone.invitation, backbone.membership, backbone.slug_tombstone, backbone.tenant_logo, backbone.tenant;
                    for f in select oid from pg_proc where pronamespace = 'backbone'::regnamespace loop execute format('drop function %s', f); end loop;
                    revoke all on accounts.session, accounts."user" from saasstarter_resolver;
                end $$;
                """);
        }
    }
}
