-- Built concurrently, so outside of a transaction: each statement may run again.
ALTER TABLE "leads" ADD COLUMN IF NOT EXISTS "erased_because" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN IF NOT EXISTS "retention_days" integer;--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "leads_kept";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "leads_kept" ON "leads" USING btree ("tenant_id","touched_at") WHERE erased_at is null and (status = 'synced' or handled_at is not null);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "leads_warned";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "leads_warned" ON "leads" USING btree ("tenant_id","received_at","seq","status") WHERE warnings @? '$[*] ? (@.code != "not_mapped" && @.code != "superseded" && @.code != "kept_existing")';--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "leads_with_warnings";
