using SaasStarter.Backbone.Hosting;
using SaasStarter.Cellar;

var builder = WebApplication.CreateBuilder(args);
builder.AddBackbone(typeof(Program).Assembly);
builder.AddModule<CellarModule>();

var app = builder.Build();
app.MapBackbone();
return await app.RunBackbone(args);
