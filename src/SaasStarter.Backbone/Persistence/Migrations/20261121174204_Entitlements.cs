using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SaasStarter.Backbone.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Entitlements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "attempt_id",
                schema: "backbone",
                table: "trial_use",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateIndex(
                name: "trial_use_attempt_id_idx",
                schema: "backbone",
                table: "trial_use",
                column: "attempt_id");

            migrationBuilder.Script<Entitlements>("Entitlements.1.LookUp");
            migrationBuilder.Script<Entitlements>("Entitlements.2.Trials");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Script<Entitlements>("Entitlements.Down");

            migrationBuilder.DropIndex(
                name: "trial_use_attempt_id_idx",
                schema: "backbone",
                table: "trial_use");

            migrationBuilder.DropColumn(
                name: "attempt_id",
                schema: "backbone",
                table: "trial_use");
        }
    }
}
