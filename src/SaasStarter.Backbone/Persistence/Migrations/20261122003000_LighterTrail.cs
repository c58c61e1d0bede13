using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class LighterTrail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Script<LighterTrail>("LighterTrail");

            migrationBuilder.AlterTable(
                name: "answered_form",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, insert, delete")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert, delete")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "afm");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "answered_form",
                schema: "backbone")
                .Annotation("Tenancy:Grants", "select, insert, delete")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "afm")
                .OldAnnotation("Tenancy:Grants", "select, insert, delete")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.Script<LighterTrail>("LighterTrail.Down");
        }
    }
}
