using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Identity.Migrations
{
    /// <inheritdoc />
    public partial class SecondFactors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "staff_confirmed_at",
                schema: "accounts",
                table: "session",
                newName: "second_factor_at");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "confirmed_at",
                schema: "accounts",
                table: "session",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "method",
                schema: "accounts",
                table: "session",
                type: "character varying(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "Password");

            migrationBuilder.AddColumn<string>(
                name: "second_factor",
                schema: "accounts",
                table: "session",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "single_sign_on_tenant_id",
                schema: "accounts",
                table: "session",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "held_form",
                schema: "accounts",
                table: "one_time_code",
                type: "character varying(100000)",
                maxLength: 100000,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "authenticator",
                schema: "accounts",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sealed_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    enrolled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_step = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("authenticator_pkey", x => x.user_id);
                    table.ForeignKey(
                        name: "authenticator_user_id_fkey",
                        column: x => x.user_id,
                        principalSchema: "accounts",
                        principalTable: "user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "passkey",
                schema: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1023, nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sign_count = table.Column<long>(type: "bigint", nullable: false),
                    is_backup_eligible = table.Column<bool>(type: "boolean", nullable: false),
                    is_backed_up = table.Column<bool>(type: "boolean", nullable: false),
                    transports = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("passkey_pkey", x => x.id);
                    table.ForeignKey(
                        name: "passkey_user_id_fkey",
                        column: x => x.user_id,
                        principalSchema: "accounts",
                        principalTable: "user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "pending_sign_in",
                schema: "accounts",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    method = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    single_sign_on_tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pending_sign_in_pkey", x => x.token_hash);
                    table.ForeignKey(
                        name: "pending_sign_in_user_id_fkey",
                        column: x => x.user_id,
                        principalSchema: "accounts",
                        principalTable: "user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "recovery_code",
                schema: "accounts",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("recovery_code_pkey", x => new { x.user_id, x.code_hash });
                    table.ForeignKey(
                        name: "recovery_code_user_id_fkey",
                        column: x => x.user_id,
                        principalSchema: "accounts",
                        principalTable: "user",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "passkey_credential_id_key",
                schema: "accounts",
                table: "passkey",
                column: "credential_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "passkey_user_id_idx",
                schema: "accounts",
                table: "passkey",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "pending_sign_in_expires_at_idx",
                schema: "accounts",
                table: "pending_sign_in",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "pending_sign_in_user_id_idx",
                schema: "accounts",
                table: "pending_sign_in",
                column: "user_id");

            // The staff had a second factor of its own; now everybody may have one, and there is one.
            migrationBuilder.Sql("""
                insert into accounts.authenticator (user_id, sealed_key, enrolled_at, last_step)
                select user_id, second_factor_key, enrolled_at, last_step from accounts.staff_member where enrolled_at is not null;
                update accounts.session set second_factor = 'Totp' where second_factor_at is not null;
                """);

            migrationBuilder.DropColumn(
                name: "enrolled_at",
                schema: "accounts",
                table: "staff_member");

            migrationBuilder.DropColumn(
                name: "last_step",
                schema: "accounts",
                table: "staff_member");

            migrationBuilder.DropColumn(
                name: "second_factor_key",
                schema: "accounts",
                table: "staff_member");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "enrolled_at",
                schema: "accounts",
                table: "staff_member",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "last_step",
                schema: "accounts",
                table: "staff_member",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "second_factor_key",
                schema: "accounts",
                table: "staff_member",
                type: "bytea",
                nullable: true);

            migrationBuilder.Sql("""
                update accounts.staff_member member set second_factor_key = one.sealed_key, enrolled_at = one.enrolled_at, last_step = one.last_step
                from accounts.authenticator one where one.user_id = member.user_id;
                """);

            migrationBuilder.DropTable(
                name: "authenticator",
                schema: "accounts");

            migrationBuilder.DropTable(
                name: "passkey",
                schema: "accounts");

            migrationBuilder.DropTable(
                name: "pending_sign_in",
                schema: "accounts");

            migrationBuilder.DropTable(
                name: "recovery_code",
                schema: "accounts");

            migrationBuilder.DropColumn(
                name: "confirmed_at",
                schema: "accounts",
                table: "session");

            migrationBuilder.DropColumn(
                name: "method",
                schema: "accounts",
                table: "session");

            migrationBuilder.DropColumn(
                name: "second_factor",
                schema: "accounts",
                table: "session");

            migrationBuilder.DropColumn(
                name: "single_sign_on_tenant_id",
                schema: "accounts",
                table: "session");

            migrationBuilder.DropColumn(
                name: "held_form",
                schema: "accounts",
                table: "one_time_code");

            migrationBuilder.RenameColumn(
                name: "second_factor_at",
                schema: "accounts",
                table: "session",
                newName: "staff_confirmed_at");
        }
    }
}
