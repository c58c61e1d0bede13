using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AuditTrail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Script<AuditTrail>("AuditTrail.1.Entries");
            migrationBuilder.Script<AuditTrail>("AuditTrail.2.Writers");
            migrationBuilder.Script<AuditTrail>("AuditTrail.3.Chain");

            migrationBuilder.Sql("""
                drop function backbone.record_action(uuid, text, text, text);
                drop function backbone.record_platform_action(uuid, uuid, text, text, text, boolean, text, text);
                """);

            migrationBuilder.DropTable(
                name: "audit_action",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "platform_action",
                schema: "backbone");

            migrationBuilder.AlterTable(
                name: "stored_file",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, insert, update (damaged_since), delete")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "fil")
                .Annotation("Tenancy:Shown", "purpose,name,kind,size,created_by,created_at,expires_at,damaged_since")
                .OldAnnotation("Tenancy:Grants", "select, insert, update (damaged_since), delete")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "usage_counter",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "usg")
                .Annotation("Tenancy:Shown", "meter,month,quantity")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "tenant_logo",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "logo")
                .Annotation("Tenancy:Shown", "content_type")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "tenant",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, update")
                .Annotation("Tenancy:Key", "id")
                .Annotation("Tenancy:Prefix", "ten")
                .Annotation("Tenancy:Shown", "slug,name,status,created_at,delete_after,color")
                .OldAnnotation("Tenancy:Grants", "select, update")
                .OldAnnotation("Tenancy:Key", "id");

            migrationBuilder.AlterTable(
                name: "subscription",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "bsb")
                .Annotation("Tenancy:Shown", "status,plan_id,interval,currency,unit_amount,quantity,period_start,period_end,trial_start,trial_end,cancel_at_period_end,cancel_at,canceled_at,ended_at,past_due_since,pending_plan_id,pending_interval,pending_update_expires_at,has_payment_method")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "notification_preference",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "ntp")
                .Annotation("Tenancy:Shown", "person_id,kind,channel")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "notification",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "ntf")
                .Annotation("Tenancy:Shown", "person_id,kind,read_at")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "membership",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "mem")
                .Annotation("Tenancy:Shown", "person_id,role,joined_at")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "invitation",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "inv")
                .Annotation("Tenancy:Shown", "email,role,invited_by,created_at,expires_at,accepted_at,revoked_at")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "checkout_attempt",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "chk")
                .Annotation("Tenancy:Shown", "person_id,plan_id,interval,currency,quantity,has_trial,state")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "billing_notice",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "bnt")
                .Annotation("Tenancy:Shown", "kind,told_at")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "billing_invoice",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "bil")
                .Annotation("Tenancy:Shown", "number,status,reason,currency,total,amount_due,amount_paid,amount_remaining,created_at,finalized_at,paid_at")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "billing_drift",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "drf")
                .Annotation("Tenancy:Shown", "kind,about,found_at,resolved_at")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "billing_customer",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "bcu")
                .Annotation("Tenancy:Shown", "name,email,tax_number,free_since,canceled_by_deletion_at")
                .OldAnnotation("Tenancy:Key", "tenant_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "stored_file",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, insert, update (damaged_since), delete")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert, update (damaged_since), delete")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "fil")
                .OldAnnotation("Tenancy:Shown", "purpose,name,kind,size,created_by,created_at,expires_at,damaged_since");

            migrationBuilder.AlterTable(
                name: "usage_counter",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "usg")
                .OldAnnotation("Tenancy:Shown", "meter,month,quantity");

            migrationBuilder.AlterTable(
                name: "tenant_logo",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "logo")
                .OldAnnotation("Tenancy:Shown", "content_type");

            migrationBuilder.AlterTable(
                name: "tenant",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, update")
                .Annotation("Tenancy:Key", "id")
                .OldAnnotation("Tenancy:Grants", "select, update")
                .OldAnnotation("Tenancy:Key", "id")
                .OldAnnotation("Tenancy:Prefix", "ten")
                .OldAnnotation("Tenancy:Shown", "slug,name,status,created_at,delete_after,color");

            migrationBuilder.AlterTable(
                name: "subscription",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "bsb")
                .OldAnnotation("Tenancy:Shown", "status,plan_id,interval,currency,unit_amount,quantity,period_start,period_end,trial_start,trial_end,cancel_at_period_end,cancel_at,canceled_at,ended_at,past_due_since,pending_plan_id,pending_interval,pending_update_expires_at,has_payment_method");

            migrationBuilder.AlterTable(
                name: "notification_preference",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "ntp")
                .OldAnnotation("Tenancy:Shown", "person_id,kind,channel");

            migrationBuilder.AlterTable(
                name: "notification",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "ntf")
                .OldAnnotation("Tenancy:Shown", "person_id,kind,read_at");

            migrationBuilder.AlterTable(
                name: "membership",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "mem")
                .OldAnnotation("Tenancy:Shown", "person_id,role,joined_at");

            migrationBuilder.AlterTable(
                name: "invitation",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "inv")
                .OldAnnotation("Tenancy:Shown", "email,role,invited_by,created_at,expires_at,accepted_at,revoked_at");

            migrationBuilder.AlterTable(
                name: "checkout_attempt",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "chk")
                .OldAnnotation("Tenancy:Shown", "person_id,plan_id,interval,currency,quantity,has_trial,state");

            migrationBuilder.AlterTable(
                name: "billing_notice",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "bnt")
                .OldAnnotation("Tenancy:Shown", "kind,told_at");

            migrationBuilder.AlterTable(
                name: "billing_invoice",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "bil")
                .OldAnnotation("Tenancy:Shown", "number,status,reason,currency,total,amount_due,amount_paid,amount_remaining,created_at,finalized_at,paid_at");

            migrationBuilder.AlterTable(
                name: "billing_drift",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "drf")
                .OldAnnotation("Tenancy:Shown", "kind,about,found_at,resolved_at");

            migrationBuilder.AlterTable(
                name: "billing_customer",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "bcu")
                .OldAnnotation("Tenancy:Shown", "name,email,tax_number,free_since,canceled_by_deletion_at");

            migrationBuilder.CreateTable(
                name: "audit_action",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    action = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
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
                name: "platform_action",
                schema: "backbone",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    action = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true),
                    is_change = table.Column<bool>(type: "boolean", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    person_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    person_id = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    trace_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("platform_action_pkey", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "audit_action_tenant_id_occurred_at_idx",
                schema: "backbone",
                table: "audit_action",
                columns: new[] { "tenant_id", "occurred_at" });

            migrationBuilder.CreateIndex(
                name: "platform_action_person_id_occurred_at_idx",
                schema: "backbone",
                table: "platform_action",
                columns: new[] { "person_id", "occurred_at" });

            migrationBuilder.Script<AuditTrail>("AuditTrail.Down");
            migrationBuilder.Script<AuditTrail>("Backbone.4.AuditTrail");
            migrationBuilder.Script<AuditTrail>("PlatformActions");
        }
    }
}
