using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Billing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "billing_drift",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    about = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    local = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    at_stripe = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("billing_drift_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "billing_drift_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "billing_invoice",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stripe_invoice_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    stripe_subscription_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    reason = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    amount_due = table.Column<long>(type: "bigint", nullable: false),
                    amount_paid = table.Column<long>(type: "bigint", nullable: false),
                    amount_remaining = table.Column<long>(type: "bigint", nullable: false),
                    attempt_count = table.Column<int>(type: "integer", nullable: false),
                    next_payment_attempt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    hosted_invoice_url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    invoice_pdf = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finalized_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    paid_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("billing_invoice_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "billing_invoice_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "billing_notice",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    about = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("billing_notice_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "billing_notice_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "checkout_attempt",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    interval = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    quantity = table.Column<int>(type: "integer", nullable: false),
                    has_trial = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    stripe_session_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("checkout_attempt_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "checkout_attempt_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "stripe_event",
                schema: "backbone",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    type = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    stripe_customer_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    api_version = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    is_live = table.Column<bool>(type: "boolean", nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()"),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    processed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("stripe_event_pkey", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "subscription",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stripe_subscription_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    plan_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    interval = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    unit_amount = table.Column<long>(type: "bigint", nullable: false),
                    quantity = table.Column<int>(type: "integer", nullable: false),
                    stripe_item_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    period_start = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    period_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    trial_start = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    trial_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancel_at_period_end = table.Column<bool>(type: "boolean", nullable: false),
                    cancel_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    canceled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    past_due_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stripe_schedule_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    pending_plan_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    pending_interval = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    pending_update_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    has_payment_method = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("subscription_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "subscription_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "trial_use",
                schema: "backbone",
                columns: table => new
                {
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("trial_use_pkey", x => x.fingerprint);
                });

            migrationBuilder.CreateTable(
                name: "usage_counter",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    meter = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("usage_counter_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "usage_counter_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateTable(
                name: "billing_customer",
                schema: "backbone",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stripe_customer_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    email = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: true),
                    tax_number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    is_deleted = table.Column<bool>(type: "boolean", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: true),
                    free_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    canceled_by_deletion_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    synced_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("billing_customer_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "billing_customer_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "billing_customer_tenant_id_subscription_id_fkey",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalSchema: "backbone",
                        principalTable: "subscription",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id");

            migrationBuilder.CreateIndex(
                name: "billing_customer_stripe_customer_id_key",
                schema: "backbone",
                table: "billing_customer",
                column: "stripe_customer_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "billing_customer_tenant_id_key",
                schema: "backbone",
                table: "billing_customer",
                column: "tenant_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "billing_customer_tenant_id_subscription_id_idx",
                schema: "backbone",
                table: "billing_customer",
                columns: new[] { "tenant_id", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "billing_drift_tenant_id_kind_about_key",
                schema: "backbone",
                table: "billing_drift",
                columns: new[] { "tenant_id", "kind", "about" },
                unique: true,
                filter: "resolved_at is null");

            migrationBuilder.CreateIndex(
                name: "billing_invoice_tenant_id_created_at_idx",
                schema: "backbone",
                table: "billing_invoice",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "billing_invoice_tenant_id_stripe_invoice_id_key",
                schema: "backbone",
                table: "billing_invoice",
                columns: new[] { "tenant_id", "stripe_invoice_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "billing_notice_tenant_id_kind_about_key",
                schema: "backbone",
                table: "billing_notice",
                columns: new[] { "tenant_id", "kind", "about" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "checkout_attempt_tenant_id_key",
                schema: "backbone",
                table: "checkout_attempt",
                column: "tenant_id",
                unique: true,
                filter: "state = 'Open'");

            migrationBuilder.CreateIndex(
                name: "checkout_attempt_tenant_id_stripe_session_id_key",
                schema: "backbone",
                table: "checkout_attempt",
                columns: new[] { "tenant_id", "stripe_session_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "subscription_tenant_id_key",
                schema: "backbone",
                table: "subscription",
                column: "tenant_id",
                unique: true,
                filter: "status not in ('Canceled', 'IncompleteExpired')");

            migrationBuilder.CreateIndex(
                name: "subscription_tenant_id_stripe_subscription_id_key",
                schema: "backbone",
                table: "subscription",
                columns: new[] { "tenant_id", "stripe_subscription_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "usage_counter_tenant_id_meter_month_key",
                schema: "backbone",
                table: "usage_counter",
                columns: new[] { "tenant_id", "meter", "month" },
                unique: true);

            migrationBuilder.Script<Billing>("Billing.1.Roles");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function backbone.find_billing_customer(text), backbone.forget_stripe_events(), backbone.had_trial(bytea[]);");

            migrationBuilder.DropTable(
                name: "billing_customer",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "billing_drift",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "billing_invoice",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "billing_notice",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "checkout_attempt",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "stripe_event",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "trial_use",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "usage_counter",
                schema: "backbone");

            migrationBuilder.DropTable(
                name: "subscription",
                schema: "backbone");
        }
    }
}
