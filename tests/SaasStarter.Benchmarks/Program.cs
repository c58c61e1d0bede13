using System.Globalization;
using SaasStarter.Benchmarks;

// "bare <connection string> <port>" is how this program starts the other side of the comparison, in a process of its own.
if (args is ["bare", var connection, var port])
{
    await BareApplication.Run(connection, port);
    return 0;
}
if (args is ["audit", ..])
    return await AuditBenchmark.Run(rounds: args is [_, "--rounds", var auditRounds] ? int.Parse(auditRounds, CultureInfo.InvariantCulture) : 15);
if (args is ["jobs", ..])
    return await JobBenchmark.Run(rounds: args is [_, "--rounds", var jobRounds] ? int.Parse(jobRounds, CultureInfo.InvariantCulture) : 9);
if (args is ["cellar", ..])
    return await CellarBenchmark.Run(rounds: args is [_, "--rounds", var cellarRounds] ? int.Parse(cellarRounds, CultureInfo.InvariantCulture) : 15);
return await MemberListBenchmark.Run(rounds: args is ["--rounds", var rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 25);
