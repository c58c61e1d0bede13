using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Identity.Migrations
{
    /// <inheritdoc />
    public partial class HostSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "host_session",
                schema: "accounts",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    opened_tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    host = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    code_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("host_session_pkey", x => x.token_hash);
                    table.ForeignKey(
                        name: "host_session_session_id_fkey",
                        column: x => x.session_id,
                        principalSchema: "accounts",
                        principalTable: "session",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade); // It goes with its session, whoever ends that.
                });

            migrationBuilder.CreateIndex(
                name: "host_session_code_id_key",
                schema: "accounts",
                table: "host_session",
                column: "code_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "host_session_session_id_idx",
                schema: "accounts",
                table: "host_session",
                column: "session_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "host_session",
                schema: "accounts");
        }
    }
}
