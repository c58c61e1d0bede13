drop function backbone.provision_person(uuid, text, text, text, text);
drop policy provisioning on backbone.domain;
revoke select (tenant_id, name, is_for_mail, verified_at) on backbone.domain from saasstarter_founder;
revoke insert (id, name, email, normalized_email, email_confirmed, culture, time_zone, created_at, is_demo, lockout_enabled, access_failed_count, concurrency_stamp)
    on accounts."user" from saasstarter_founder;
revoke select (id, normalized_email) on accounts."user" from saasstarter_founder;
revoke usage on schema accounts from saasstarter_founder;
