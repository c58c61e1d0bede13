using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Cellar.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AuditTrail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "product",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "prd")
                .Annotation("Tenancy:Shown", "name,appellation,colour")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "parcel",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "par")
                .Annotation("Tenancy:Shown", "name,variety,area_in_ares,planted_in,product_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "operation",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "opn")
                .Annotation("Tenancy:Shown", "kind,occurred_on,recorded_at,recorded_by,reverses_id")
                .OldAnnotation("Tenancy:Grants", "select")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "lot_source",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "lsr")
                .Annotation("Tenancy:Shown", "lot_id,source_id,volume_ml")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "lot_part",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "lpt")
                .Annotation("Tenancy:Shown", "lot_id,parcel_id,variety,vintage,volume_ml")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "lot",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "lot")
                .Annotation("Tenancy:Shown", "number,product_id,vintage")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "leg",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "leg")
                .Annotation("Tenancy:Shown", "operation_id,account,container_id,lot_id,volume_ml")
                .OldAnnotation("Tenancy:Grants", "select")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "harvest",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "hrv")
                .Annotation("Tenancy:Shown", "operation_id,parcel_id,lot_id,vintage,kilograms,volume_ml")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "container",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert (tenant_id, id, name, room, kind, capacity_ml), update (room)")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "ctr")
                .Annotation("Tenancy:Shown", "name,room,kind,capacity_ml,volume_ml,lot_id")
                .OldAnnotation("Tenancy:Grants", "select, insert (tenant_id, id, name, room, kind, capacity_ml), update (room)")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "closed_month",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "cmo")
                .Annotation("Tenancy:Shown", "month,closed_by,closed_at")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "bottling",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "btl")
                .Annotation("Tenancy:Shown", "operation_id,lot_id,code,content_ml,bottles")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");

            migrationBuilder.AlterTable(
                name: "addition",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "add")
                .Annotation("Tenancy:Shown", "operation_id,container_id,lot_id,substance,batch,milligrams,volume_ml")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "product",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "prd")
                .OldAnnotation("Tenancy:Shown", "name,appellation,colour");

            migrationBuilder.AlterTable(
                name: "parcel",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "par")
                .OldAnnotation("Tenancy:Shown", "name,variety,area_in_ares,planted_in,product_id");

            migrationBuilder.AlterTable(
                name: "operation",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "opn")
                .OldAnnotation("Tenancy:Shown", "kind,occurred_on,recorded_at,recorded_by,reverses_id");

            migrationBuilder.AlterTable(
                name: "lot_source",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "lsr")
                .OldAnnotation("Tenancy:Shown", "lot_id,source_id,volume_ml");

            migrationBuilder.AlterTable(
                name: "lot_part",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "lpt")
                .OldAnnotation("Tenancy:Shown", "lot_id,parcel_id,variety,vintage,volume_ml");

            migrationBuilder.AlterTable(
                name: "lot",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "lot")
                .OldAnnotation("Tenancy:Shown", "number,product_id,vintage");

            migrationBuilder.AlterTable(
                name: "leg",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "leg")
                .OldAnnotation("Tenancy:Shown", "operation_id,account,container_id,lot_id,volume_ml");

            migrationBuilder.AlterTable(
                name: "harvest",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "hrv")
                .OldAnnotation("Tenancy:Shown", "operation_id,parcel_id,lot_id,vintage,kilograms,volume_ml");

            migrationBuilder.AlterTable(
                name: "container",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert (tenant_id, id, name, room, kind, capacity_ml), update (room)")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert (tenant_id, id, name, room, kind, capacity_ml), update (room)")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "ctr")
                .OldAnnotation("Tenancy:Shown", "name,room,kind,capacity_ml,volume_ml,lot_id");

            migrationBuilder.AlterTable(
                name: "closed_month",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "cmo")
                .OldAnnotation("Tenancy:Shown", "month,closed_by,closed_at");

            migrationBuilder.AlterTable(
                name: "bottling",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "btl")
                .OldAnnotation("Tenancy:Shown", "operation_id,lot_id,code,content_ml,bottles");

            migrationBuilder.AlterTable(
                name: "addition",
                schema: "cellar")
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Grants", "select, insert")
                .OldAnnotation("Tenancy:Key", "tenant_id")
                .OldAnnotation("Tenancy:Prefix", "add")
                .OldAnnotation("Tenancy:Shown", "operation_id,container_id,lot_id,substance,batch,milligrams,volume_ml");
        }
    }
}
