using SaasStarter.TemplateTests;

// What is tried here builds and starts whole products: one at a time uses the machine best.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Template))]
