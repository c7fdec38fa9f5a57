CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"hits" integer NOT NULL,
	"window_ends_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "consent_required" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "privacy_url" text;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "form_texts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "theme" text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "last_loaded_from" text;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "last_loaded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "trapped" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "created_by" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "connected_by" text;--> statement-breakpoint
ALTER TABLE "lead_events" ADD COLUMN "details" jsonb;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "field_results" jsonb;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "consent" jsonb;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "test" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "handled_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "rate_limits_ended" ON "rate_limits" USING btree ("window_ends_at");--> statement-breakpoint
CREATE INDEX "leads_of_agent" ON "leads" USING btree ("tenant_id","agent_id","seq" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "leads_by_receipt" ON "leads" USING btree ("tenant_id","received_at");--> statement-breakpoint
CREATE INDEX "leads_with_warnings" ON "leads" USING btree ("tenant_id","seq" DESC NULLS LAST) WHERE jsonb_array_length(warnings) > 0;--> statement-breakpoint
CREATE INDEX "leads_failed_open" ON "leads" USING btree ("tenant_id") WHERE status = 'failed' and handled_at is null;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_theme" CHECK (theme in ('auto', 'light', 'dark'));