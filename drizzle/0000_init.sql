CREATE TABLE "agents" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"collect_lead" boolean DEFAULT false NOT NULL,
	"description" text NOT NULL,
	"conditions" text,
	"form_fields" jsonb NOT NULL,
	"allowed_origins" text[] NOT NULL,
	"consent_text" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agents_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"key_hash" text NOT NULL,
	"fingerprint" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "connection_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"message" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"tenant_id" text PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"hub_id" bigint NOT NULL,
	"hub_domain" text,
	"ui_domain" text,
	"account_type" text,
	"time_zone" text,
	"scopes" text[] NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"access_expires_at" timestamp (3) with time zone,
	"access_lifetime_ms" integer,
	"token_version" integer DEFAULT 1 NOT NULL,
	"lease_id" uuid,
	"lease_until" timestamp (3) with time zone,
	"connected_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"refreshed_at" timestamp (3) with time zone,
	"refresh_failed_at" timestamp (3) with time zone,
	"last_error" jsonb,
	CONSTRAINT "connections_status" CHECK (status in ('connected', 'reconnect_required', 'disconnected')),
	CONSTRAINT "connections_tokens_while_connected" CHECK (status <> 'connected' or (access_token is not null and refresh_token is not null))
);
--> statement-breakpoint
CREATE TABLE "field_mappings" (
	"tenant_id" text NOT NULL,
	"field" text NOT NULL,
	"property" text,
	"overwrite" text DEFAULT 'always' NOT NULL,
	CONSTRAINT "field_mappings_tenant_id_field_pk" PRIMARY KEY("tenant_id","field"),
	CONSTRAINT "field_mappings_property_once" UNIQUE("tenant_id","property"),
	CONSTRAINT "field_mappings_never_email" CHECK (field <> 'email' and property <> 'email'),
	CONSTRAINT "field_mappings_overwrite" CHECK (overwrite in ('always', 'if_empty'))
);
--> statement-breakpoint
CREATE TABLE "hubspot_quotas" (
	"hub_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"slots" timestamp with time zone[] DEFAULT '{}' NOT NULL,
	"blocked_until" timestamp (3) with time zone,
	"limit_seen" integer,
	"waiting" integer DEFAULT 0 NOT NULL,
	"waiting_at" timestamp (3) with time zone,
	CONSTRAINT "hubspot_quotas_hub_id_kind_pk" PRIMARY KEY("hub_id","kind"),
	CONSTRAINT "hubspot_quotas_kind" CHECK (kind in ('requests', 'searches'))
);
--> statement-breakpoint
CREATE TABLE "lead_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"message" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "leads" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"seq" bigserial NOT NULL,
	"agent_id" text,
	"conversation_id" text,
	"source" text,
	"fields" jsonb NOT NULL,
	"email" text NOT NULL,
	"email_hash" text NOT NULL,
	"idempotency_key" text,
	"status" text DEFAULT 'received' NOT NULL,
	"waiting_for" text,
	"waiting_until" timestamp (3) with time zone,
	"queued_at" timestamp (3) with time zone DEFAULT now(),
	"wake_run" boolean DEFAULT false NOT NULL,
	"touched_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"synced_at" timestamp (3) with time zone,
	"hub_id" bigint,
	"hubspot_contact_id" text,
	"outcome" text,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"sent_properties" text[],
	"contact_gone_at" timestamp (3) with time zone,
	"erased_at" timestamp (3) with time zone,
	"suppression_lifted" boolean DEFAULT false NOT NULL,
	"problem" jsonb,
	CONSTRAINT "leads_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "leads_idempotency_key" UNIQUE("tenant_id","idempotency_key"),
	CONSTRAINT "leads_status" CHECK (status in ('received', 'syncing', 'waiting', 'synced', 'failed')),
	CONSTRAINT "leads_waiting_for" CHECK (waiting_for in ('connection', 'hubspot_limit', 'hubspot_outage', 'operator', 'internal')),
	CONSTRAINT "leads_waiting_says_why" CHECK ((status = 'waiting') = (waiting_for is not null)),
	CONSTRAINT "leads_failed_says_why" CHECK (status <> 'failed' or problem is not null),
	CONSTRAINT "leads_synced_says_where" CHECK (status <> 'synced' or (hubspot_contact_id is not null and outcome is not null))
);
--> statement-breakpoint
CREATE TABLE "oauth_states" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"session_hash" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pending_connections" (
	"tenant_id" text PRIMARY KEY NOT NULL,
	"hub_id" bigint NOT NULL,
	"hub_domain" text,
	"ui_domain" text,
	"account_type" text,
	"time_zone" text,
	"scopes" text[] NOT NULL,
	"access_token" text NOT NULL,
	"refresh_token" text NOT NULL,
	"access_expires_at" timestamp (3) with time zone NOT NULL,
	"access_lifetime_ms" integer NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_leases" (
	"tenant_id" text NOT NULL,
	"email_hash" text NOT NULL,
	"lead_id" text NOT NULL,
	"lease_id" uuid NOT NULL,
	"lease_until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "person_leases_tenant_id_email_hash_pk" PRIMARY KEY("tenant_id","email_hash")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"csrf_token" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sessions_of_tenant" UNIQUE("tenant_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "sign_in_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suppressions" (
	"tenant_id" text NOT NULL,
	"email_hash" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "suppressions_tenant_id_email_hash_pk" PRIMARY KEY("tenant_id","email_hash")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenants_id_shape" CHECK (id ~ '^[a-z0-9_-]{1,40}$')
);
--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_events" ADD CONSTRAINT "connection_events_tenant_id_connections_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."connections"("tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_mappings" ADD CONSTRAINT "field_mappings_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lead_events" ADD CONSTRAINT "lead_events_lead" FOREIGN KEY ("tenant_id","lead_id") REFERENCES "public"."leads"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_agent" FOREIGN KEY ("tenant_id","agent_id") REFERENCES "public"."agents"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_states" ADD CONSTRAINT "oauth_states_session" FOREIGN KEY ("tenant_id","session_hash") REFERENCES "public"."sessions"("tenant_id","token_hash") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_connections" ADD CONSTRAINT "pending_connections_tenant_id_connections_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."connections"("tenant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_leases" ADD CONSTRAINT "person_leases_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_key_hash" ON "api_keys" USING btree ("key_hash");--> statement-breakpoint
CREATE INDEX "connection_events_of_tenant" ON "connection_events" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "connections_hub_of_one_tenant" ON "connections" USING btree ("hub_id") WHERE status <> 'disconnected';--> statement-breakpoint
CREATE INDEX "connections_due" ON "connections" USING btree ("access_expires_at") WHERE status = 'connected';--> statement-breakpoint
CREATE INDEX "lead_events_of_lead" ON "lead_events" USING btree ("tenant_id","lead_id","id");--> statement-breakpoint
CREATE INDEX "leads_list" ON "leads" USING btree ("tenant_id","seq" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "leads_by_status" ON "leads" USING btree ("tenant_id","status","seq" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "leads_queue" ON "leads" USING btree ("tenant_id","seq") WHERE queued_at is not null;--> statement-breakpoint
CREATE INDEX "leads_in_flight" ON "leads" USING btree ("tenant_id") WHERE queued_at is null and status in ('received', 'syncing');--> statement-breakpoint
CREATE INDEX "leads_of_person" ON "leads" USING btree ("tenant_id","email_hash","seq");--> statement-breakpoint
CREATE INDEX "leads_of_contact" ON "leads" USING btree ("hub_id","hubspot_contact_id") WHERE hubspot_contact_id is not null;--> statement-breakpoint
CREATE INDEX "leads_waiting" ON "leads" USING btree ("tenant_id","waiting_for","seq") WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX "leads_unfinished" ON "leads" USING btree ("touched_at") WHERE status in ('received', 'syncing', 'waiting');--> statement-breakpoint
CREATE INDEX "person_leases_of_holder" ON "person_leases" USING btree ("lease_id");