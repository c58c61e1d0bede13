-- The tenant that the current transaction was announced for; null, which equals nothing, when it was announced for none.
-- Every policy asks here. PostgreSQL inlines the body, so that the index on tenant_id is used.
create function backbone.current_tenant() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('app.tenant_id', true), '')::uuid;
