-- The tenant that the current transaction was announced for; null, which equals nothing, when it was announced for none.
-- Every policy asks here. PostgreSQL inlines the body, so that the index on tenant_id is used.
create function backbone.current_tenant() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('app.tenant_id', true), '')::uuid;

-- Whether the owner of the tables brings in a tenant from an archive: what was numbered and recorded long ago is left as it is. Nobody else can say so.
create function backbone.is_import() returns boolean
    language sql stable parallel safe
    return current_user = 'saasstarter_owner' and coalesce(current_setting('app.import', true), '') = 'on';
