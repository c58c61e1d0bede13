-- What the staff notes about a tenant is the staff's; what is set for a tenant or a person goes with them.
alter table backbone.tenant_note
    add constraint tenant_note_tenant_id_fkey foreign key (tenant_id) references backbone.tenant (id) on delete restrict;
alter table backbone.flag_setting
    add constraint flag_setting_tenant_id_fkey foreign key (tenant_id) references backbone.tenant (id) on delete restrict,
    add constraint flag_setting_person_id_fkey foreign key (person_id) references accounts."user" (id) on delete cascade,
    add constraint flag_setting_target_check check (num_nonnulls(plan_id, tenant_id, person_id) <= 1);

alter table backbone.tenant_note enable row level security, force row level security;
alter table backbone.flag_setting enable row level security, force row level security;
create policy owner on backbone.tenant_note to saasstarter_owner using (true) with check (true);
create policy owner on backbone.flag_setting to saasstarter_owner using (true) with check (true);
create policy eraser on backbone.tenant_note to saasstarter_eraser using (true);
create policy eraser on backbone.flag_setting to saasstarter_eraser using (true);
grant select, delete on backbone.tenant_note, backbone.flag_setting to saasstarter_eraser;
create policy staff on backbone.tenant_note to saasstarter_staff using (true) with check (true);
create policy staff on backbone.flag_setting to saasstarter_staff using (true) with check (true);
grant select, insert, delete on backbone.tenant_note, backbone.flag_setting to saasstarter_staff;
create policy backoffice_reads on backbone.tenant_note for select to saasstarter_backoffice using (true);
create policy backoffice_reads on backbone.flag_setting for select to saasstarter_backoffice using (true);
grant select on backbone.tenant_note, backbone.flag_setting to saasstarter_backoffice;

-- Every node keeps the settings in memory: it reads them as the role that sees nothing that a tenant owns.
create policy worker on backbone.flag_setting for select to saasstarter_worker using (true);
grant select (id, flag, plan_id, tenant_id, person_id, value) on backbone.flag_setting to saasstarter_worker;

create function backbone.add_tenant_note(p_id uuid, p_tenant_id uuid, p_text text, p_author_id uuid, p_author_email text) returns void
    language sql security definer set search_path = ''
as $$
    insert into backbone.tenant_note (id, tenant_id, text, author_id, author_email, written_at) values (p_id, p_tenant_id, p_text, p_author_id, p_author_email, now())
$$;

create function backbone.remove_tenant_note(p_id uuid, p_tenant_id uuid) returns boolean
    language sql security definer set search_path = ''
as $$
    with removed as (delete from backbone.tenant_note note where note.id = p_id and note.tenant_id = p_tenant_id returning 1)
    select exists (select from removed)
$$;

-- One value for each target; the newest counts. Every node is told when it is committed: so seldom that the lock that all commits then take does no harm.
create function backbone.set_flag(p_id uuid, p_flag text, p_plan_id text, p_tenant_id uuid, p_person_id uuid, p_value text, p_set_by uuid, p_set_by_email text) returns void
    language sql security definer set search_path = ''
as $$
    delete from backbone.flag_setting setting
    where setting.flag = p_flag and setting.plan_id is not distinct from p_plan_id and setting.tenant_id is not distinct from p_tenant_id
      and setting.person_id is not distinct from p_person_id;
    insert into backbone.flag_setting (id, flag, plan_id, tenant_id, person_id, value, set_by, set_by_email, set_at)
    values (p_id, p_flag, p_plan_id, p_tenant_id, p_person_id, p_value, p_set_by, p_set_by_email, now());
    notify flags;
$$;

create function backbone.remove_flag(p_id uuid) returns boolean
    language plpgsql security definer set search_path = ''
as $$
begin
    delete from backbone.flag_setting setting where setting.id = p_id;
    notify flags;
    return found;
end $$;

alter function backbone.add_tenant_note(uuid, uuid, text, uuid, text) owner to saasstarter_staff;
alter function backbone.remove_tenant_note(uuid, uuid) owner to saasstarter_staff;
alter function backbone.set_flag(uuid, text, text, uuid, uuid, text, uuid, text) owner to saasstarter_staff;
alter function backbone.remove_flag(uuid) owner to saasstarter_staff;
revoke execute on function backbone.add_tenant_note(uuid, uuid, text, uuid, text), backbone.remove_tenant_note(uuid, uuid),
    backbone.set_flag(uuid, text, text, uuid, uuid, text, uuid, text), backbone.remove_flag(uuid) from public;
grant execute on function backbone.add_tenant_note(uuid, uuid, text, uuid, text), backbone.remove_tenant_note(uuid, uuid),
    backbone.set_flag(uuid, text, text, uuid, uuid, text, uuid, text), backbone.remove_flag(uuid) to saasstarter_backoffice;
