using SaasStarter.Backbone.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddBackbone();

var app = builder.Build();
app.MapBackbone(typeof(Program).Assembly);
return await app.RunBackbone(args);
