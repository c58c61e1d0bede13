drop function backbone.tenants_to_leave(uuid), backbone.tenants_of_person(uuid), backbone.certify_erasure(uuid, text, bytea, timestamptz, jsonb, jsonb), backbone.erase_person(uuid, text[], text[], text[]), backbone.count_rows_of_tenant(uuid),
    backbone.export_rows_of_person(text, text, text, text, text[]), backbone.import_rows(text, uuid, jsonb, text[]), backbone.export_rows(text, jsonb, int, text[]);
revoke select (delete_after) on accounts."user" from saasstarter_resolver;
revoke select (id, name, email, delete_after) on accounts."user" from saasstarter_eraser;
revoke usage on schema accounts from saasstarter_eraser;
