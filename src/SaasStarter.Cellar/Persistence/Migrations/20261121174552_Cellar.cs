using System;
using Microsoft.EntityFrameworkCore.Migrations;
using SaasStarter.Backbone.Persistence;

#nullable disable

namespace SaasStarter.Cellar.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Cellar : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "cellar");

            migrationBuilder.CreateTable(
                name: "closed_month",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    closed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("closed_month_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("closed_month_is_a_month", "extract(day from month) = 1");
                    table.ForeignKey(
                        name: "closed_month_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "cmo")
                .Annotation("Tenancy:Shown", "month,closed_by,closed_at");

            migrationBuilder.CreateTable(
                name: "operation",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    occurred_on = table.Column<DateOnly>(type: "date", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recorded_by = table.Column<Guid>(type: "uuid", nullable: true),
                    reverses_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("operation_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("operation_corrects_one", "(reverses_id is not null) = (kind = 'Correction')");
                    table.ForeignKey(
                        name: "operation_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "operation_tenant_id_reverses_id_fkey",
                        columns: x => new { x.tenant_id, x.reverses_id },
                        principalSchema: "cellar",
                        principalTable: "operation",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "opn")
                .Annotation("Tenancy:Shown", "kind,occurred_on,recorded_at,recorded_by,reverses_id");

            migrationBuilder.CreateTable(
                name: "product",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    appellation = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    colour = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("product_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "product_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert, update (name, appellation, colour, retired_at)")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "prd")
                .Annotation("Tenancy:Shown", "name,appellation,colour,retired_at");

            migrationBuilder.CreateTable(
                name: "bottle_stock",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    product_id = table.Column<Guid>(type: "uuid", nullable: false),
                    vintage = table.Column<int>(type: "integer", nullable: true),
                    content_ml = table.Column<int>(type: "integer", nullable: false),
                    bottles = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("bottle_stock_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "bottle_stock_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "bottle_stock_tenant_id_product_id_fkey",
                        columns: x => new { x.tenant_id, x.product_id },
                        principalSchema: "cellar",
                        principalTable: "product",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "bst");

            migrationBuilder.CreateTable(
                name: "lot",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    product_id = table.Column<Guid>(type: "uuid", nullable: false),
                    vintage = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("lot_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "lot_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "lot_tenant_id_product_id_fkey",
                        columns: x => new { x.tenant_id, x.product_id },
                        principalSchema: "cellar",
                        principalTable: "product",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "lot")
                .Annotation("Tenancy:Shown", "number,product_id,vintage");

            migrationBuilder.CreateTable(
                name: "month_figure",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    account = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    product_id = table.Column<Guid>(type: "uuid", nullable: false),
                    vintage = table.Column<int>(type: "integer", nullable: true),
                    volume_ml = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("month_figure_pkey", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "month_figure_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "month_figure_tenant_id_product_id_fkey",
                        columns: x => new { x.tenant_id, x.product_id },
                        principalSchema: "cellar",
                        principalTable: "product",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "mfg");

            migrationBuilder.CreateTable(
                name: "parcel",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    variety = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    area_in_ares = table.Column<int>(type: "integer", nullable: false),
                    planted_in = table.Column<int>(type: "integer", nullable: true),
                    product_id = table.Column<Guid>(type: "uuid", nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("parcel_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("parcel_has_area", "area_in_ares > 0");
                    table.ForeignKey(
                        name: "parcel_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "parcel_tenant_id_product_id_fkey",
                        columns: x => new { x.tenant_id, x.product_id },
                        principalSchema: "cellar",
                        principalTable: "product",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert, update (name, variety, area_in_ares, planted_in, product_id, retired_at)")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "par")
                .Annotation("Tenancy:Shown", "name,variety,area_in_ares,planted_in,product_id,retired_at");

            migrationBuilder.CreateTable(
                name: "bottling",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    content_ml = table.Column<int>(type: "integer", nullable: false),
                    bottles = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("bottling_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("bottling_is_some", "bottles <> 0 and content_ml > 0");
                    table.ForeignKey(
                        name: "bottling_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "bottling_tenant_id_lot_id_fkey",
                        columns: x => new { x.tenant_id, x.lot_id },
                        principalSchema: "cellar",
                        principalTable: "lot",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "bottling_tenant_id_operation_id_fkey",
                        columns: x => new { x.tenant_id, x.operation_id },
                        principalSchema: "cellar",
                        principalTable: "operation",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "btl")
                .Annotation("Tenancy:Shown", "operation_id,lot_id,code,content_ml,bottles");

            migrationBuilder.CreateTable(
                name: "container",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    room = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    capacity_ml = table.Column<long>(type: "bigint", nullable: false),
                    volume_ml = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: true),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("container_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("container_full_or_empty", "(lot_id is null) = (volume_ml = 0)");
                    table.CheckConstraint("container_has_capacity", "capacity_ml > 0");
                    table.CheckConstraint("container_not_below_zero", "volume_ml >= 0");
                    table.CheckConstraint("container_retired_is_empty", "retired_at is null or volume_ml = 0");
                    table.CheckConstraint("container_within_capacity", "volume_ml <= capacity_ml");
                    table.ForeignKey(
                        name: "container_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "container_tenant_id_lot_id_fkey",
                        columns: x => new { x.tenant_id, x.lot_id },
                        principalSchema: "cellar",
                        principalTable: "lot",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert (tenant_id, id, name, room, kind, capacity_ml, retired_at), update (name, room, kind, capacity_ml, retired_at)")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "ctr")
                .Annotation("Tenancy:Shown", "name,room,kind,capacity_ml,volume_ml,lot_id,retired_at");

            migrationBuilder.CreateTable(
                name: "lot_source",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    volume_ml = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("lot_source_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("lot_source_is_another", "volume_ml > 0 and lot_id <> source_id");
                    table.ForeignKey(
                        name: "lot_source_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "lot_source_tenant_id_lot_id_fkey",
                        columns: x => new { x.tenant_id, x.lot_id },
                        principalSchema: "cellar",
                        principalTable: "lot",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "lot_source_tenant_id_source_id_fkey",
                        columns: x => new { x.tenant_id, x.source_id },
                        principalSchema: "cellar",
                        principalTable: "lot",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "lsr")
                .Annotation("Tenancy:Shown", "lot_id,source_id,volume_ml");

            migrationBuilder.CreateTable(
                name: "harvest",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    parcel_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    vintage = table.Column<int>(type: "integer", nullable: false),
                    area_in_ares = table.Column<int>(type: "integer", nullable: false),
                    kilograms = table.Column<int>(type: "integer", nullable: false),
                    volume_ml = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("harvest_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("harvest_is_some", "kilograms > 0 and volume_ml > 0 and area_in_ares > 0");
                    table.ForeignKey(
                        name: "harvest_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "harvest_tenant_id_lot_id_fkey",
                        columns: x => new { x.tenant_id, x.lot_id },
                        principalSchema: "cellar",
                        principalTable: "lot",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "harvest_tenant_id_operation_id_fkey",
                        columns: x => new { x.tenant_id, x.operation_id },
                        principalSchema: "cellar",
                        principalTable: "operation",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "harvest_tenant_id_parcel_id_fkey",
                        columns: x => new { x.tenant_id, x.parcel_id },
                        principalSchema: "cellar",
                        principalTable: "parcel",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "hrv")
                .Annotation("Tenancy:Shown", "operation_id,parcel_id,lot_id,vintage,kilograms,volume_ml");

            migrationBuilder.CreateTable(
                name: "lot_part",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    parcel_id = table.Column<Guid>(type: "uuid", nullable: false),
                    variety = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    vintage = table.Column<int>(type: "integer", nullable: false),
                    volume_ml = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("lot_part_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("lot_part_is_some", "volume_ml > 0");
                    table.ForeignKey(
                        name: "lot_part_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "lot_part_tenant_id_lot_id_fkey",
                        columns: x => new { x.tenant_id, x.lot_id },
                        principalSchema: "cellar",
                        principalTable: "lot",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "lot_part_tenant_id_parcel_id_fkey",
                        columns: x => new { x.tenant_id, x.parcel_id },
                        principalSchema: "cellar",
                        principalTable: "parcel",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "lpt")
                .Annotation("Tenancy:Shown", "lot_id,parcel_id,variety,vintage,volume_ml");

            migrationBuilder.CreateTable(
                name: "addition",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    container_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    substance = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    batch = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    milligrams = table.Column<long>(type: "bigint", nullable: false),
                    volume_ml = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("addition_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("addition_is_some", "milligrams > 0 and volume_ml = 0 or volume_ml > 0 and milligrams = 0");
                    table.ForeignKey(
                        name: "addition_tenant_id_container_id_fkey",
                        columns: x => new { x.tenant_id, x.container_id },
                        principalSchema: "cellar",
                        principalTable: "container",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "addition_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "addition_tenant_id_lot_id_fkey",
                        columns: x => new { x.tenant_id, x.lot_id },
                        principalSchema: "cellar",
                        principalTable: "lot",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "addition_tenant_id_operation_id_fkey",
                        columns: x => new { x.tenant_id, x.operation_id },
                        principalSchema: "cellar",
                        principalTable: "operation",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select, insert")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "add")
                .Annotation("Tenancy:Shown", "operation_id,container_id,lot_id,substance,batch,milligrams,volume_ml");

            migrationBuilder.CreateTable(
                name: "leg",
                schema: "cellar",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    container_id = table.Column<Guid>(type: "uuid", nullable: true),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    volume_ml = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("leg_pkey", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("leg_moves_something", "volume_ml <> 0");
                    table.CheckConstraint("leg_names_its_container", "(container_id is not null) = (account = 'Container')");
                    table.ForeignKey(
                        name: "leg_tenant_id_container_id_fkey",
                        columns: x => new { x.tenant_id, x.container_id },
                        principalSchema: "cellar",
                        principalTable: "container",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "leg_tenant_id_fkey",
                        column: x => x.tenant_id,
                        principalSchema: "backbone",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "leg_tenant_id_lot_id_fkey",
                        columns: x => new { x.tenant_id, x.lot_id },
                        principalSchema: "cellar",
                        principalTable: "lot",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "leg_tenant_id_operation_id_fkey",
                        columns: x => new { x.tenant_id, x.operation_id },
                        principalSchema: "cellar",
                        principalTable: "operation",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                })
                .Annotation("Tenancy:Grants", "select")
                .Annotation("Tenancy:Key", "tenant_id")
                .Annotation("Tenancy:Prefix", "leg")
                .Annotation("Tenancy:Shown", "operation_id,account,container_id,lot_id,volume_ml");

            migrationBuilder.CreateIndex(
                name: "addition_tenant_id_container_id_idx",
                schema: "cellar",
                table: "addition",
                columns: new[] { "tenant_id", "container_id" });

            migrationBuilder.CreateIndex(
                name: "addition_tenant_id_lot_id_idx",
                schema: "cellar",
                table: "addition",
                columns: new[] { "tenant_id", "lot_id" });

            migrationBuilder.CreateIndex(
                name: "addition_tenant_id_operation_id_key",
                schema: "cellar",
                table: "addition",
                columns: new[] { "tenant_id", "operation_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "bottle_stock_tenant_id_product_id_vintage_content_ml_key",
                schema: "cellar",
                table: "bottle_stock",
                columns: new[] { "tenant_id", "product_id", "vintage", "content_ml" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "bottling_tenant_id_code_key",
                schema: "cellar",
                table: "bottling",
                columns: new[] { "tenant_id", "code" },
                unique: true,
                filter: "bottles > 0");

            migrationBuilder.CreateIndex(
                name: "bottling_tenant_id_lot_id_idx",
                schema: "cellar",
                table: "bottling",
                columns: new[] { "tenant_id", "lot_id" });

            migrationBuilder.CreateIndex(
                name: "bottling_tenant_id_operation_id_key",
                schema: "cellar",
                table: "bottling",
                columns: new[] { "tenant_id", "operation_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "closed_month_tenant_id_month_key",
                schema: "cellar",
                table: "closed_month",
                columns: new[] { "tenant_id", "month" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "container_tenant_id_lot_id_idx",
                schema: "cellar",
                table: "container",
                columns: new[] { "tenant_id", "lot_id" });

            migrationBuilder.CreateIndex(
                name: "container_tenant_id_name_key",
                schema: "cellar",
                table: "container",
                columns: new[] { "tenant_id", "name" },
                unique: true,
                filter: "retired_at is null");

            migrationBuilder.CreateIndex(
                name: "harvest_tenant_id_lot_id_idx",
                schema: "cellar",
                table: "harvest",
                columns: new[] { "tenant_id", "lot_id" });

            migrationBuilder.CreateIndex(
                name: "harvest_tenant_id_operation_id_key",
                schema: "cellar",
                table: "harvest",
                columns: new[] { "tenant_id", "operation_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "harvest_tenant_id_parcel_id_idx",
                schema: "cellar",
                table: "harvest",
                columns: new[] { "tenant_id", "parcel_id" });

            migrationBuilder.CreateIndex(
                name: "harvest_tenant_id_vintage_idx",
                schema: "cellar",
                table: "harvest",
                columns: new[] { "tenant_id", "vintage" });

            migrationBuilder.CreateIndex(
                name: "leg_tenant_id_container_id_id_idx",
                schema: "cellar",
                table: "leg",
                columns: new[] { "tenant_id", "container_id", "id" });

            migrationBuilder.CreateIndex(
                name: "leg_tenant_id_lot_id_id_idx",
                schema: "cellar",
                table: "leg",
                columns: new[] { "tenant_id", "lot_id", "id" });

            migrationBuilder.CreateIndex(
                name: "leg_tenant_id_operation_id_idx",
                schema: "cellar",
                table: "leg",
                columns: new[] { "tenant_id", "operation_id" });

            migrationBuilder.CreateIndex(
                name: "lot_tenant_id_number_key",
                schema: "cellar",
                table: "lot",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "lot_tenant_id_product_id_idx",
                schema: "cellar",
                table: "lot",
                columns: new[] { "tenant_id", "product_id" });

            migrationBuilder.CreateIndex(
                name: "lot_part_tenant_id_lot_id_idx",
                schema: "cellar",
                table: "lot_part",
                columns: new[] { "tenant_id", "lot_id" });

            migrationBuilder.CreateIndex(
                name: "lot_part_tenant_id_parcel_id_idx",
                schema: "cellar",
                table: "lot_part",
                columns: new[] { "tenant_id", "parcel_id" });

            migrationBuilder.CreateIndex(
                name: "lot_source_tenant_id_lot_id_idx",
                schema: "cellar",
                table: "lot_source",
                columns: new[] { "tenant_id", "lot_id" });

            migrationBuilder.CreateIndex(
                name: "lot_source_tenant_id_source_id_idx",
                schema: "cellar",
                table: "lot_source",
                columns: new[] { "tenant_id", "source_id" });

            migrationBuilder.CreateIndex(
                name: "month_figure_tenant_id_month_account_product_id_vintage_key",
                schema: "cellar",
                table: "month_figure",
                columns: new[] { "tenant_id", "month", "account", "product_id", "vintage" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "month_figure_tenant_id_product_id_idx",
                schema: "cellar",
                table: "month_figure",
                columns: new[] { "tenant_id", "product_id" });

            migrationBuilder.CreateIndex(
                name: "operation_tenant_id_occurred_on_id_idx",
                schema: "cellar",
                table: "operation",
                columns: new[] { "tenant_id", "occurred_on", "id" });

            migrationBuilder.CreateIndex(
                name: "operation_tenant_id_reverses_id_key",
                schema: "cellar",
                table: "operation",
                columns: new[] { "tenant_id", "reverses_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "parcel_tenant_id_name_key",
                schema: "cellar",
                table: "parcel",
                columns: new[] { "tenant_id", "name" },
                unique: true,
                filter: "retired_at is null");

            migrationBuilder.CreateIndex(
                name: "parcel_tenant_id_product_id_idx",
                schema: "cellar",
                table: "parcel",
                columns: new[] { "tenant_id", "product_id" });

            migrationBuilder.CreateIndex(
                name: "product_tenant_id_name_key",
                schema: "cellar",
                table: "product",
                columns: new[] { "tenant_id", "name" },
                unique: true,
                filter: "retired_at is null");

            migrationBuilder.Script<Cellar>("Cellar.1.Ledger");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "addition",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "bottle_stock",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "bottling",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "closed_month",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "harvest",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "leg",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "lot_part",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "lot_source",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "month_figure",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "container",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "operation",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "parcel",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "lot",
                schema: "cellar");

            migrationBuilder.DropTable(
                name: "product",
                schema: "cellar");

            migrationBuilder.Sql("""
                drop function cellar.record_operation(uuid, text, date, timestamptz, uuid, uuid[], text[], uuid[], uuid[], bigint[]);
                drop function cellar.wait_for_entries();
                drop function cellar.number_lot();
                drop function cellar.compare_bottles();
                drop function cellar.count_bottles();
                """);
        }
    }
}
