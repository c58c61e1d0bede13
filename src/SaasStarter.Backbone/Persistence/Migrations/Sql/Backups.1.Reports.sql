-- Who takes backups writes down how it went as the role that does the product's work; the staff reads it.
grant insert on backbone.backup_report to saasstarter_worker;
grant select on backbone.backup_report to saasstarter_backoffice;
