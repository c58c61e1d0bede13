using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class TenantHosts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "domain",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "dom")
                .Annotation("Tenancy:Shown", "name,is_for_web,is_for_mail,is_main,added_at,verified_at,missing_since")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "dom")
                .OldAnnotation("Tenancy:Shown", "name,is_for_web,is_for_mail,added_at,verified_at,missing_since");

            migrationBuilder.AddColumn<bool>(
                name: "is_main",
                schema: "backbone",
                table: "domain",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.Script<TenantHosts>("TenantHosts.1.LookUps");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                drop function backbone.session_at_host(bytea, text, text);
                drop function backbone.main_host(uuid);
                drop function backbone.find_host(text);
                revoke select on accounts.host_session from saasstarter_resolver;
                drop policy resolver on backbone.domain;
                revoke select on backbone.domain from saasstarter_resolver;
                -- That took the columns along which it may read for single sign-on.
                grant select (tenant_id, name, is_for_mail, verified_at) on backbone.domain to saasstarter_resolver;
                """);

            migrationBuilder.DropColumn(
                name: "is_main",
                schema: "backbone",
                table: "domain");

            migrationBuilder.AlterTable(
                name: "domain",
                schema: "backbone")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "dom")
                .Annotation("Tenancy:Shown", "name,is_for_web,is_for_mail,added_at,verified_at,missing_since")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "dom")
                .OldAnnotation("Tenancy:Shown", "name,is_for_web,is_for_mail,is_main,added_at,verified_at,missing_since");
        }
    }
}
