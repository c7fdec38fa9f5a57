CREATE TABLE "contact_news" (
	"hub_id" bigint NOT NULL,
	"contact_id" text NOT NULL,
	"merged_into" text,
	"gone_at" timestamp (3) with time zone,
	"erased_at" timestamp (3) with time zone,
	"noted_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_news_hub_id_contact_id_pk" PRIMARY KEY("hub_id","contact_id")
);
--> statement-breakpoint
CREATE INDEX "contact_news_noted" ON "contact_news" USING btree ("noted_at");
