using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>All objects, the clocks and what happened. Not safe for several threads: <see cref="SimulatedStripe"/> has the lock.</summary>
internal sealed class SimulatorState(SimulatorSettings settings, TimeProvider time)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly Dictionary<string, StripeObject> _objects = [];
    private readonly Dictionary<Type, List<StripeObject>> _kinds = [];
    private readonly Dictionary<string, int> _counts = [];
    private List<SimulatedEvent> _happened = [];
    private long? _moment;
    private long _sequence;

    /// <summary>How far the general clock is ahead of real time, in seconds.</summary>
    public long Offset { get; set; }

    /// <summary>What becomes of a subscription when every retry failed.</summary>
    public AfterRetries AfterRetries { get; set; } = settings.AfterRetries;

    /// <summary>Whether something changed since this was last set to false.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Where visitors find the pages: <c>http://localhost:5000</c>.</summary>
    public string PublicAddress { get; set; } = settings.PublicAddress ?? "http://localhost";

    /// <summary>The request that is being answered.</summary>
    public EventRequest Cause { get; set; } = new(null, null);

    /// <summary>All objects, in the order of their creation.</summary>
    public IEnumerable<StripeObject> Objects => _objects.Values.OrderBy(value => value.Sequence);

    /// <summary>A new id: <c>cus_</c> and 24 letters and digits.</summary>
    public static string NewId(string prefix) => $"{prefix}_{RandomNumberGenerator.GetString(Letters, 24)}";

    /// <summary>The time on the general clock, or on a test clock.</summary>
    public long Now(string? testClock = null) =>
        testClock is null ? _moment ?? RealNow() + Offset : Get<SimulatedTestClock>(testClock).FrozenTime;

    /// <summary>The time on the clock of a customer.</summary>
    public long NowOf(string? customer) => Now(ClockOf(customer));

    /// <summary>The test clock that a customer lives on; null for the general one.</summary>
    public string? ClockOf(string? customer) => customer is null ? null : Find<SimulatedCustomer>(customer)?.TestClock;

    /// <summary>Real time.</summary>
    public long RealNow() => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Lets a clock stand at a moment while something due is done.</summary>
    public void StandAt(string? testClock, long? moment)
    {
        if (testClock is null)
            _moment = moment;
        else if (moment is { } frozen)
            Get<SimulatedTestClock>(testClock).FrozenTime = frozen;
    }

    /// <summary>An object, or null.</summary>
    public T? Find<T>(string? id) where T : StripeObject => id is not null && _objects.GetValueOrDefault(id) is T found ? found : null;

    /// <summary>An object of whatever kind, or null.</summary>
    public StripeObject? FindAny(string id) => _objects.GetValueOrDefault(id);

    /// <summary>An object that is known to be there.</summary>
    public T Get<T>(string id) where T : StripeObject => Find<T>(id) ?? throw new InvalidOperationException($"{id} is not there.");

    /// <summary>All objects of a kind, the oldest first.</summary>
    public IEnumerable<T> All<T>() where T : StripeObject => _kinds.TryGetValue(typeof(T), out var list) ? list.Cast<T>() : [];

    /// <summary>How many objects of a kind there are.</summary>
    public int CountOf<T>() where T : StripeObject => _kinds.TryGetValue(typeof(T), out var list) ? list.Count : 0;

    /// <summary>Keeps an object.</summary>
    /// <exception cref="StripeRefusal">There are too many.</exception>
    public T Add<T>(T value) where T : StripeObject
    {
        var customer = (value as IOwnedObject)?.Customer;
        if (_objects.Count - CountOf<SimulatedEvent>() >= settings.MostObjects || (customer is not null && _counts.GetValueOrDefault(customer) >= settings.MostObjectsOfCustomer))
            throw new StripeRefusal(429, "invalid_request_error", "rate_limit", "The simulator keeps no more objects.");
        value.Sequence = ++_sequence;
        Keep(value);
        IsChanged = true;
        return value;
    }

    /// <summary>Takes an object that was read from the file.</summary>
    public void Restore(StripeObject value)
    {
        _sequence = Math.Max(_sequence, value.Sequence);
        Keep(value);
    }

    /// <summary>Forgets an object.</summary>
    public void Remove(StripeObject value)
    {
        _objects.Remove(value.Id);
        _kinds[value.GetType()].Remove(value);
        if ((value as IOwnedObject)?.Customer is { } customer && _counts.TryGetValue(customer, out var count))
            _counts[customer] = count - 1;
        IsChanged = true;
    }

    /// <summary>Forgets everything, and sets the clock to real time.</summary>
    public void Clear()
    {
        _objects.Clear();
        _kinds.Clear();
        _counts.Clear();
        _happened.Clear();
        (Offset, IsChanged) = (0, true);
    }

    /// <summary>Changes an object, and says so if it was changed: <paramref name="type"/> is the event's.</summary>
    public void Change<T>(T value, string type, Action<T> change) where T : StripeObject
    {
        var before = ObjectJson.Write(value);
        change(value);
        IsChanged = true;
        var previous = ObjectJson.Difference(before, ObjectJson.Write(value));
        if (previous.Count > 0)
            Record(type, value, previous);
    }

    /// <summary>Says that something happened to an object.</summary>
    public void Record(string type, StripeObject value, JsonObject? previous = null) => Record(type, ObjectJson.Write(value), (value as IOwnedObject)?.Customer, previous);

    /// <inheritdoc cref="Record(string, StripeObject, JsonObject?)"/>
    public void Record(string type, JsonObject value, string? customer, JsonObject? previous = null)
    {
        var endpoints = All<SimulatedWebhookEndpoint>().Where(endpoint => endpoint.Wants(type)).Select(endpoint => endpoint.Id).ToList();
        var happened = new SimulatedEvent
        {
            Id = NewId("evt"),
            Created = NowOf(customer),
            Data = new() { Object = value, PreviousAttributes = previous },
            PendingWebhooks = endpoints.Count,
            Request = Cause,
            Type = type,
            CustomerId = customer,
            RecordedAt = Now(),
            WaitingEndpoints = endpoints,
            Sequence = ++_sequence,
        };
        Keep(happened);
        IsChanged = true;
        _happened.Add(happened);
        if (_kinds[typeof(SimulatedEvent)] is { } events && events.Count > settings.MostEvents)
            Remove(events[0]);
    }

    /// <summary>What happened since this was last asked.</summary>
    public IReadOnlyList<SimulatedEvent> TakeHappened()
    {
        var happened = _happened;
        _happened = [];
        return happened;
    }

    private void Keep(StripeObject value)
    {
        _objects.Add(value.Id, value);
        if (!_kinds.TryGetValue(value.GetType(), out var list))
            _kinds[value.GetType()] = list = [];
        list.Add(value);
        if ((value as IOwnedObject)?.Customer is { } customer)
            _counts[customer] = _counts.GetValueOrDefault(customer) + 1;
    }
}
