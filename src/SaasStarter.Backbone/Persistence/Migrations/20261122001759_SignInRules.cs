using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class SignInRules : Migration
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
                .Annotation("Tenancy:Shown", "slug,name,status,created_at,delete_after,color,support_access,sign_in_rule")
                .OldAnnotation("Tenancy:Grants", "select, update")
                .OldAnnotation("Tenancy:Key", "id")
                .OldAnnotation("Tenancy:Prefix", "ten")
                .OldAnnotation("Tenancy:Shown", "slug,name,status,created_at,delete_after,color,support_access");

            migrationBuilder.AddColumn<string>(
                name: "sign_in_rule",
                schema: "backbone",
                table: "tenant",
                type: "character varying(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.Script<SignInRules>("SignInRules.1.LookUp");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Script<SignInRules>("SignInRules.Down");

            migrationBuilder.DropColumn(
                name: "sign_in_rule",
                schema: "backbone",
                table: "tenant");

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
                .OldAnnotation("Tenancy:Shown", "slug,name,status,created_at,delete_after,color,support_access,sign_in_rule");
        }
    }
}
