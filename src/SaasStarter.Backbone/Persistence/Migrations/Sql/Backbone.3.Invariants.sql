-- A tenant always has an owner. Two owners who demote each other at the same moment would each see the other's old row, so they queue
-- for a lock first. Checked at commit, so that handing over may take two steps; as a role that sees every row, whatever tenant is announced.
create function backbone.require_owner() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(old.tenant_id::text, 1));
    if exists (select from backbone.tenant tenant where tenant.id = old.tenant_id)
       and not exists (select from backbone.membership membership where membership.tenant_id = old.tenant_id and membership.role = 'owner') then
        raise exception 'The tenant would have no owner.'
            using errcode = 'check_violation', schema = 'backbone', table = 'membership', constraint = 'membership_owner_remains';
    end if;
    return null;
end $$;
alter function backbone.require_owner() owner to saasstarter_resolver;
revoke execute on function backbone.require_owner() from public;

create constraint trigger membership_owner_remains after update of role or delete on backbone.membership
    deferrable initially deferred for each row when (old.role = 'owner') execute function backbone.require_owner();

-- A tenant and its first owner, in one statement. Nobody else inserts tenants.
grant usage, create on schema backbone to saasstarter_founder;
grant insert on backbone.tenant, backbone.membership, backbone.audit_action to saasstarter_founder;
grant select, insert, update on backbone.slug_tombstone to saasstarter_founder;
create policy founder on backbone.tenant for insert to saasstarter_founder with check (true);
create policy founder on backbone.membership for insert to saasstarter_founder with check (true);
create policy founder on backbone.audit_action for insert to saasstarter_founder with check (true);

create function backbone.create_tenant(p_tenant_id uuid, p_slug text, p_skeleton text, p_name text, p_person_id uuid, p_membership_id uuid, p_action_id uuid)
    returns void
    language sql security definer set search_path = ''
as $$
    insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at)
    values (p_tenant_id, p_slug, p_skeleton, p_name, 'Active', now());
    insert into backbone.membership (tenant_id, id, person_id, role, joined_at)
    values (p_tenant_id, p_membership_id, p_person_id, 'owner', now());
    insert into backbone.audit_action (tenant_id, id, occurred_at, person_id, action)
    values (p_tenant_id, p_action_id, now(), p_person_id, 'CreateTenant');
$$;
alter function backbone.create_tenant(uuid, text, text, text, uuid, uuid, uuid) owner to saasstarter_founder;
revoke execute on function backbone.create_tenant(uuid, text, text, text, uuid, uuid, uuid) from public;
grant execute on function backbone.create_tenant(uuid, text, text, text, uuid, uuid, uuid) to saasstarter_app;

-- A slug that was given up rests for 90 days before anybody else may have it, or one that looks like it.
create function backbone.refuse_resting_slug() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    if exists (select from backbone.slug_tombstone tombstone
               where tombstone.slug_skeleton = new.slug_skeleton and tombstone.former_tenant_id <> new.id and tombstone.until > now()) then
        raise exception 'The slug belonged to another tenant.'
            using errcode = 'unique_violation', schema = 'backbone', table = 'tenant', constraint = 'tenant_slug_key';
    end if;
    return new;
end $$;

create function backbone.bury_slug() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    insert into backbone.slug_tombstone (slug_skeleton, former_tenant_id, until)
    values (old.slug_skeleton, old.id, now() + interval '90 days')
    on conflict (slug_skeleton) do update set former_tenant_id = excluded.former_tenant_id, until = excluded.until;
    return null;
end $$;

alter function backbone.refuse_resting_slug() owner to saasstarter_founder;
alter function backbone.bury_slug() owner to saasstarter_founder;
revoke execute on function backbone.refuse_resting_slug(), backbone.bury_slug() from public;

create trigger refuse_resting_slug before insert or update of slug_skeleton on backbone.tenant
    for each row execute function backbone.refuse_resting_slug();
create trigger bury_slug_of_renamed after update of slug_skeleton on backbone.tenant
    for each row when (old.slug_skeleton <> new.slug_skeleton) execute function backbone.bury_slug();
create trigger bury_slug_of_deleted after delete on backbone.tenant
    for each row execute function backbone.bury_slug();
