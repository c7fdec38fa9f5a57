CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;
--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_seq" UNIQUE("tenant_id","seq");
--> statement-breakpoint
CREATE TABLE "lead_texts" (
	"tenant_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "lead_texts_tenant_id_seq_pk" PRIMARY KEY("tenant_id","seq")
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"hits" integer NOT NULL,
	"window_ends_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "leads_list";
--> statement-breakpoint
DROP INDEX "leads_by_status";
--> statement-breakpoint
DROP INDEX "leads_of_contact";
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "consent_required" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "privacy_url" text;
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "form_texts" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "theme" text DEFAULT 'auto' NOT NULL;
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "last_loaded_from" text;
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "last_loaded_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "trapped" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL;
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "created_by" text;
--> statement-breakpoint
ALTER TABLE "connection_events" ADD COLUMN "actor" text;
--> statement-breakpoint
ALTER TABLE "connection_events" ADD COLUMN "times" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "connection_events" ADD COLUMN "last_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "connected_by" text;
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "drain_total" integer;
--> statement-breakpoint
ALTER TABLE "hubspot_quotas" ADD COLUMN "blocked_why" text;
--> statement-breakpoint
ALTER TABLE "lead_events" ADD COLUMN "details" jsonb;
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "waited_for_connection" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "field_results" jsonb;
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "consent" jsonb;
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "test" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "handled_at" timestamp (3) with time zone;
--> statement-breakpoint
ALTER TABLE "pending_connections" ADD COLUMN "connected_by" text;
--> statement-breakpoint
ALTER TABLE "lead_texts" ADD CONSTRAINT "lead_texts_lead" FOREIGN KEY ("tenant_id","seq") REFERENCES "public"."leads"("tenant_id","seq") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "lead_texts_search" ON "lead_texts" USING gin ("tenant_id","text" gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX "rate_limits_ended" ON "rate_limits" USING btree ("window_ends_at");
--> statement-breakpoint
CREATE UNIQUE INDEX "agents_public_id" ON "agents" USING btree ("id");
--> statement-breakpoint
CREATE INDEX "leads_by_receipt" ON "leads" USING btree ("tenant_id","received_at","seq");
--> statement-breakpoint
CREATE INDEX "leads_of_agent" ON "leads" USING btree ("tenant_id","agent_id","received_at","seq","status") WHERE agent_id is not null;
--> statement-breakpoint
CREATE INDEX "leads_with_warnings" ON "leads" USING btree ("tenant_id","received_at","seq","status") WHERE jsonb_array_length(warnings) > 0;
--> statement-breakpoint
CREATE INDEX "leads_failed_open" ON "leads" USING btree ("tenant_id","received_at","seq") WHERE status = 'failed' and handled_at is null;
--> statement-breakpoint
CREATE INDEX "leads_waiting_until" ON "leads" USING btree ("tenant_id","waiting_for","waiting_until") WHERE status = 'waiting';
--> statement-breakpoint
CREATE INDEX "leads_synced" ON "leads" USING btree ("tenant_id","synced_at") WHERE status = 'synced';
--> statement-breakpoint
CREATE INDEX "leads_by_status" ON "leads" USING btree ("tenant_id","status","received_at","seq");
--> statement-breakpoint
CREATE INDEX "leads_of_contact" ON "leads" USING btree ("hubspot_contact_id","hub_id") WHERE hubspot_contact_id is not null;
--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_theme" CHECK (theme in ('auto', 'light', 'dark'));

--> statement-breakpoint
INSERT INTO "lead_texts" ("tenant_id", "seq", "text")
SELECT "tenant_id", "seq", lower(concat_ws(E'\n', "email", left("fields" ->> 'name', 200), concat_ws(' ', left("fields" ->> 'first_name', 200), left("fields" ->> 'last_name', 200)), left("fields" ->> 'company', 200)))
FROM "leads" WHERE "erased_at" IS NULL;
--> statement-breakpoint
ALTER TABLE "hubspot_quotas" ADD COLUMN "waiters" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "hubspot_quotas" DROP COLUMN "waiting";
--> statement-breakpoint
ALTER TABLE "hubspot_quotas" DROP COLUMN "waiting_at";
