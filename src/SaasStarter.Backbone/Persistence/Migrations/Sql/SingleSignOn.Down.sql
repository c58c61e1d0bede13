drop function backbone.find_sign_on(text);
drop function backbone.find_sign_on_tenant(uuid);
drop policy resolver on backbone.sign_on_connection;
drop policy sign_on on backbone.domain;
revoke select (tenant_id, name, is_for_mail, verified_at) on backbone.domain from saasstarter_resolver;
