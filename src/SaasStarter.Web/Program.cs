using SaasStarter.Backbone.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddBackbone(typeof(Program).Assembly);
builder.AddModule<SaasStarter.Cellar.CellarModule>();

var app = builder.Build();
app.MapBackbone();
return await app.RunBackbone(args);
