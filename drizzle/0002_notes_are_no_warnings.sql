ALTER TABLE "agents" ADD COLUMN "updated_by" text;
