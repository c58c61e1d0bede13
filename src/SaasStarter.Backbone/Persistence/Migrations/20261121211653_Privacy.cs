using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Privacy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "erasure_certificate",
                schema: "backbone",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    erased = table.Column<string>(type: "jsonb", nullable: false),
                    kept = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("erasure_certificate_pkey", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "erasure_certificate_fingerprint_key",
                schema: "backbone",
                table: "erasure_certificate",
                column: "fingerprint",
                unique: true);

            migrationBuilder.Script<Privacy>("Privacy.1.Archives");
            migrationBuilder.Script<Privacy>("Privacy.2.Erasure");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Script<Privacy>("Privacy.Down");

            migrationBuilder.DropTable(
                name: "erasure_certificate",
                schema: "backbone");
        }
    }
}
