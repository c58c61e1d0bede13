using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Museum.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ArtPieces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "museum");

            migrationBuilder.CreateTable(
                name: "art_piece",
                schema: "museum",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    common_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    place_of_origin = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    further_remarks = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    weight_in_grams = table.Column<int>(type: "integer", nullable: true),
                    insured_value = table.Column<decimal>(type: "numeric(18,4)", precision: 18, scale: 4, nullable: true),
                    acquired_on = table.Column<DateOnly>(type: "date", nullable: true),
                    is_on_loan = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("art_piece_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "art_piece_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "art")
                .Annotation("Tenancy:Shown", "common_name,place_of_origin,weight_in_grams,insured_value,acquired_on,is_on_loan");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "art_piece",
                schema: "museum");
        }
    }
}
