-- A queue table lives by dead rows: clean it early and often, and leave room for the new version of a row beside the old one.
alter table backbone.job set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_analyze_scale_factor = 0.1);
-- Who asks for a job does not say what only the worker writes.
alter table backbone.job alter attempt set default 0, alter cancel_requested set default false;
alter table backbone.job
    add constraint job_tenant_id_fkey foreign key (tenant_id) references backbone.tenant (id) on delete restrict,
    add constraint job_lane_check check (lane = coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'));

-- What a claim goes around by: lane after lane, and in a lane by priority and age.
create index job_waiting_idx on backbone.job (queue, lane, priority desc, id) where state = 'Waiting';
create index job_scheduled_idx on backbone.job (run_at) where state = 'Scheduled';
create index job_running_idx on backbone.job (lease_until) where state = 'Running';
create index job_blocked_idx on backbone.job (after_id) where state = 'Blocked';
-- History, and what is old enough to be forgotten.
create index job_finished_idx on backbone.job (finished_at) where finished_at is not null;
-- What a tenant's people see.
create index job_shown_idx on backbone.job (tenant_id, id) where title is not null;
create unique index job_lane_unique_key_key on backbone.job (lane, unique_key) where unique_key is not null;

alter table backbone.job enable row level security, force row level security;
alter table backbone.schedule enable row level security, force row level security;

-- The application: its tenant's jobs. It asks for them, and a handler says in its own transaction that one is done.
create policy tenant on backbone.job to saasstarter_app
    using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
grant select, insert on backbone.job to saasstarter_app;
grant update (state, payload, lease_until, cancel_requested, error_kind, error, finished_at) on backbone.job to saasstarter_app;

-- Accounts ask for jobs that belong to no tenant, and see of them whether a key is remembered.
grant usage on schema backbone to saasstarter_accounts, saasstarter_worker;
create policy accounts on backbone.job to saasstarter_accounts using (tenant_id is null) with check (tenant_id is null);
grant insert on backbone.job to saasstarter_accounts;
grant select (id, lane, unique_key) on backbone.job to saasstarter_accounts;

-- Those who hand jobs out: all jobs and schedules, and of a tenant what the scope of a job needs. No table of a tenant.
create policy worker on backbone.job to saasstarter_worker using (true) with check (true);
create policy worker on backbone.schedule to saasstarter_worker using (true) with check (true);
create policy worker on backbone.tenant for select to saasstarter_worker using (true);
grant select, insert, update, delete on backbone.job to saasstarter_worker;
grant select, insert, update on backbone.schedule to saasstarter_worker;
grant select (id, slug, name, status, color, logo_hash) on backbone.tenant to saasstarter_worker;

-- Staff see what runs and what failed, try it again or let it go, pause what recurs or have it done now.
create policy backoffice on backbone.job to saasstarter_backoffice using (true) with check (true);
create policy backoffice on backbone.schedule to saasstarter_backoffice using (true) with check (true);
grant select (id, tenant_id, lane, queue, type, priority, state, run_at, attempt, maximum_attempts, lease_until, node, cancel_requested, after_id, continue_when,
              unique_key, title, about, culture, trace_parent, progress_done, progress_total, progress_text, error_kind, error, created_at, started_at, finished_at)
    on backbone.job to saasstarter_backoffice;
grant update (state, run_at, maximum_attempts, cancel_requested, finished_at) on backbone.job to saasstarter_backoffice;
grant select on backbone.schedule to saasstarter_backoffice;
grant update (is_paused, next_at) on backbone.schedule to saasstarter_backoffice;

-- Migrations, and the end of a tenant.
create policy owner on backbone.job to saasstarter_owner using (true) with check (true);
create policy owner on backbone.schedule to saasstarter_owner using (true) with check (true);
create policy eraser on backbone.job to saasstarter_eraser using (true);
grant select, delete on backbone.job to saasstarter_eraser;
