using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Identity.Migrations
{
    /// <inheritdoc />
    public partial class ProgramSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "program_tenant_id",
                schema: "accounts",
                table: "session",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "device_request",
                schema: "accounts",
                columns: table => new
                {
                    device_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    user_code_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    program = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_denied = table.Column<bool>(type: "boolean", nullable: false),
                    allowed_in = table.Column<Guid>(type: "uuid", nullable: true),
                    allowed_tenant_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("device_request_pkey", x => x.device_hash);
                    table.ForeignKey(
                        name: "device_request_allowed_in_fkey",
                        column: x => x.allowed_in,
                        principalSchema: "accounts",
                        principalTable: "session",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade); // It goes with its session, whoever ends that.
                });

            migrationBuilder.CreateTable(
                name: "refresh_token",
                schema: "accounts",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("refresh_token_pkey", x => x.token_hash);
                    table.ForeignKey(
                        name: "refresh_token_session_id_fkey",
                        column: x => x.session_id,
                        principalSchema: "accounts",
                        principalTable: "session",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade); // It goes with its session, whoever ends that.
                });

            migrationBuilder.CreateTable(
                name: "signing_key",
                schema: "accounts",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    sealed_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("signing_key_pkey", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "device_request_allowed_in_idx",
                schema: "accounts",
                table: "device_request",
                column: "allowed_in");

            migrationBuilder.CreateIndex(
                name: "device_request_expires_at_idx",
                schema: "accounts",
                table: "device_request",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "device_request_user_code_hash_key",
                schema: "accounts",
                table: "device_request",
                column: "user_code_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "refresh_token_session_id_idx",
                schema: "accounts",
                table: "refresh_token",
                column: "session_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "device_request",
                schema: "accounts");

            migrationBuilder.DropTable(
                name: "refresh_token",
                schema: "accounts");

            migrationBuilder.DropTable(
                name: "signing_key",
                schema: "accounts");

            migrationBuilder.DropColumn(
                name: "program_tenant_id",
                schema: "accounts",
                table: "session");
        }
    }
}
