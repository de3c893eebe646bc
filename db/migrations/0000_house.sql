CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor_id` text,
	`centre_id` text,
	`act` text NOT NULL,
	`subject` text NOT NULL,
	`subject_id` text,
	`detail` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject`,`subject_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_centre` ON `audit` (`centre_id`,`at`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`actor` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`result` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`actor`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_at` ON `idempotency` (`at`);--> statement-breakpoint
CREATE TABLE `item_type` (
	`id` text PRIMARY KEY NOT NULL,
	`name_ru` text NOT NULL,
	`name_en` text NOT NULL,
	`category` text NOT NULL,
	`iso9999` text,
	`iso_edition` text,
	`fit` text NOT NULL,
	`sanitation` text NOT NULL,
	`term_days` integer NOT NULL,
	`season` text,
	`replacement_value_kopecks` integer DEFAULT 0 NOT NULL,
	`instructions_ru` text DEFAULT '' NOT NULL,
	`instructions_en` text DEFAULT '' NOT NULL,
	`pictogram` text NOT NULL,
	`photo_id` text,
	`archived_at` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`photo_id`) REFERENCES `photo`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "item_type_term" CHECK("item_type"."term_days" between 1 and 730)
);
--> statement-breakpoint
CREATE INDEX `item_type_name` ON `item_type` (`name_ru`,`id`);--> statement-breakpoint
CREATE TABLE `photo` (
	`id` text PRIMARY KEY NOT NULL,
	`mime` text NOT NULL,
	`bytes` blob NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `centre` (
	`id` text PRIMARY KEY NOT NULL,
	`region` text NOT NULL,
	`name` text NOT NULL,
	`short_name` text NOT NULL,
	`territory` text DEFAULT '' NOT NULL,
	`time_zone` text NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	`phone` text DEFAULT '' NOT NULL,
	`services` text NOT NULL,
	`late_allowance_days` integer DEFAULT 30 NOT NULL,
	`calendar_day` text,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `closure` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text,
	`starts` text NOT NULL,
	`until` text NOT NULL,
	`open` integer DEFAULT false NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "closure_range" CHECK("closure"."starts" <= "closure"."until")
);
--> statement-breakpoint
CREATE TABLE `holiday` (
	`month_day` text PRIMARY KEY NOT NULL,
	`name_ru` text NOT NULL,
	`name_en` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `opening_hours` (
	`centre_id` text NOT NULL,
	`weekday` integer NOT NULL,
	`opens` text NOT NULL,
	`closes` text NOT NULL,
	PRIMARY KEY(`centre_id`, `weekday`),
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "opening_hours_weekday" CHECK("opening_hours"."weekday" between 1 and 7),
	CONSTRAINT "opening_hours_order" CHECK("opening_hours"."opens" < "opening_hours"."closes")
);
--> statement-breakpoint
CREATE TABLE `policy` (
	`id` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`value` text NOT NULL,
	`centre_id` text,
	`group` text,
	`category` text,
	`item_type_id` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group`) REFERENCES `entitlement_group`(`key`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_type_id`) REFERENCES `item_type`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `policy_rule` ON `policy` (`rule`);--> statement-breakpoint
CREATE TABLE `consent` (
	`id` text PRIMARY KEY NOT NULL,
	`family_id` text NOT NULL,
	`purpose` text NOT NULL,
	`text_version` integer NOT NULL,
	`given_on` text NOT NULL,
	`withdrawn_on` text,
	`taken_by` text,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`taken_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `consent_family` ON `consent` (`family_id`);--> statement-breakpoint
CREATE TABLE `consent_text` (
	`purpose` text NOT NULL,
	`version` integer NOT NULL,
	`text_ru` text NOT NULL,
	`text_en` text NOT NULL,
	`since` text NOT NULL,
	PRIMARY KEY(`purpose`, `version`)
);
--> statement-breakpoint
CREATE TABLE `contact` (
	`id` text PRIMARY KEY NOT NULL,
	`family_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`safe` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `contact_family` ON `contact` (`family_id`);--> statement-breakpoint
CREATE INDEX `contact_value` ON `contact` (`value`);--> statement-breakpoint
CREATE TABLE `entitlement_group` (
	`key` text PRIMARY KEY NOT NULL,
	`name_ru` text NOT NULL,
	`name_en` text NOT NULL,
	`regions` text NOT NULL,
	`proof` text NOT NULL,
	`proof_required` integer DEFAULT true NOT NULL,
	`entitles` text NOT NULL,
	`queue_priority` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `family` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text NOT NULL,
	`settlement` text NOT NULL,
	`remote` integer DEFAULT false NOT NULL,
	`primary_group` text NOT NULL,
	`protected` integer DEFAULT false NOT NULL,
	`code_name` text,
	`supplied_by_ipra` integer DEFAULT false NOT NULL,
	`merged_into` text,
	`created_at` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`primary_group`) REFERENCES `entitlement_group`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `family_code_name_unique` ON `family` (`code_name`);--> statement-breakpoint
CREATE INDEX `family_centre` ON `family` (`centre_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `family_group` (
	`family_id` text NOT NULL,
	`group` text NOT NULL,
	PRIMARY KEY(`family_id`, `group`),
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group`) REFERENCES `entitlement_group`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`family_id` text NOT NULL,
	`role` text NOT NULL,
	`surname` text NOT NULL,
	`given_name` text NOT NULL,
	`patronymic` text DEFAULT '' NOT NULL,
	`birth_date` text,
	`height_cm` integer,
	`weight_kg` real,
	`shoe_size_eu` real,
	`head_cm` integer,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "person_role" CHECK("person"."role" in ('representative', 'adult', 'child'))
);
--> statement-breakpoint
CREATE INDEX `person_family` ON `person` (`family_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `person_representative` ON `person` (`family_id`) WHERE role = 'representative';--> statement-breakpoint
CREATE TABLE `proof` (
	`id` text PRIMARY KEY NOT NULL,
	`family_id` text NOT NULL,
	`group` text NOT NULL,
	`kind` text NOT NULL,
	`number` text DEFAULT '' NOT NULL,
	`issuer` text DEFAULT '' NOT NULL,
	`valid_until` text,
	`checked_by` text,
	`checked_at` text NOT NULL,
	`withdrawn_at` text,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group`) REFERENCES `entitlement_group`(`key`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`checked_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `proof_family` ON `proof` (`family_id`);--> statement-breakpoint
CREATE TABLE `damage` (
	`id` text PRIMARY KEY NOT NULL,
	`loan_id` text NOT NULL,
	`kind` text NOT NULL,
	`note` text NOT NULL,
	`value_kopecks` integer NOT NULL,
	`settlement` text NOT NULL,
	`settlement_reason` text DEFAULT '' NOT NULL,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "damage_kind" CHECK("damage"."kind" in ('damage', 'loss')),
	CONSTRAINT "damage_value" CHECK("damage"."value_kopecks" >= 0)
);
--> statement-breakpoint
CREATE INDEX `damage_loan` ON `damage` (`loan_id`);--> statement-breakpoint
CREATE TABLE `extension` (
	`id` text PRIMARY KEY NOT NULL,
	`loan_id` text NOT NULL,
	`from_due_on` text NOT NULL,
	`to_due_on` text NOT NULL,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `extension_loan` ON `extension` (`loan_id`);--> statement-breakpoint
CREATE TABLE `handover` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text NOT NULL,
	`family_id` text NOT NULL,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `handover_family` ON `handover` (`family_id`);--> statement-breakpoint
CREATE TABLE `loan` (
	`id` text PRIMARY KEY NOT NULL,
	`handover_id` text NOT NULL,
	`centre_id` text NOT NULL,
	`family_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`item_type_id` text NOT NULL,
	`commitment_id` integer NOT NULL,
	`group` text,
	`issued_on` text NOT NULL,
	`due_on` text NOT NULL,
	`condition_out` text NOT NULL,
	`fee_kopecks` integer DEFAULT 0 NOT NULL,
	`deposit_kopecks` integer DEFAULT 0 NOT NULL,
	`outcome` text,
	`closed_on` text,
	`closed_at` text,
	`closed_by` text,
	`condition_in` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`handover_id`) REFERENCES `handover`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_type_id`) REFERENCES `item_type`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`commitment_id`) REFERENCES `commitment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "loan_outcome" CHECK(("loan"."outcome" is null) = ("loan"."closed_at" is null)),
	CONSTRAINT "loan_dates" CHECK("loan"."issued_on" <= "loan"."due_on")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `loan_one_open` ON `loan` (`unit_id`) WHERE outcome is null;--> statement-breakpoint
CREATE INDEX `loan_due` ON `loan` (`centre_id`,`due_on`) WHERE outcome is null;--> statement-breakpoint
CREATE INDEX `loan_family` ON `loan` (`family_id`,`issued_on`);--> statement-breakpoint
CREATE INDEX `loan_unit` ON `loan` (`unit_id`,`issued_on`);--> statement-breakpoint
CREATE TABLE `loan_photo` (
	`id` text PRIMARY KEY NOT NULL,
	`loan_id` text NOT NULL,
	`photo_id` text NOT NULL,
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `photo`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `loan_photo_loan` ON `loan_photo` (`loan_id`);--> statement-breakpoint
CREATE TABLE `override` (
	`id` text PRIMARY KEY NOT NULL,
	`loan_id` text NOT NULL,
	`code` text NOT NULL,
	`reason` text NOT NULL,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`loan_id`) REFERENCES `loan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `override_loan` ON `override` (`loan_id`);--> statement-breakpoint
CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`password` text,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `staff` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`username` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`role` text NOT NULL,
	`active` integer DEFAULT true NOT NULL,
	`must_change_password` integer DEFAULT false NOT NULL,
	`two_factor_enabled` integer DEFAULT false,
	`failed_sign_ins` integer DEFAULT 0 NOT NULL,
	`locked_until` text,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "staff_role" CHECK("staff"."role" in ('desk', 'host', 'manager', 'administrator'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_username_unique` ON `staff` (`username`);--> statement-breakpoint
CREATE UNIQUE INDEX `staff_email_unique` ON `staff` (`email`);--> statement-breakpoint
CREATE TABLE `staff_centre` (
	`staff_id` text NOT NULL,
	`centre_id` text NOT NULL,
	PRIMARY KEY(`staff_id`, `centre_id`),
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `staff_centre_centre` ON `staff_centre` (`centre_id`);--> statement-breakpoint
CREATE TABLE `two_factor` (
	`id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`backup_codes` text NOT NULL,
	`user_id` text NOT NULL,
	`verified` integer DEFAULT true,
	`failed_verification_count` integer DEFAULT 0,
	`locked_until` integer,
	FOREIGN KEY (`user_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `two_factor_user` ON `two_factor` (`user_id`);--> statement-breakpoint
CREATE INDEX `two_factor_secret` ON `two_factor` (`secret`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);--> statement-breakpoint
CREATE TABLE `commitment` (
	`id` integer PRIMARY KEY NOT NULL,
	`stock_id` integer NOT NULL,
	`centre_id` text NOT NULL,
	`unit_id` text,
	`kind` text NOT NULL,
	`promise` integer NOT NULL,
	`quantity` integer DEFAULT 1 NOT NULL,
	`starts` text NOT NULL,
	`due_on` text,
	`until` text NOT NULL,
	`live` integer DEFAULT true NOT NULL,
	`span` integer GENERATED ALWAYS AS (case when julianday("until") - julianday("starts") <= 8 then 8
               when julianday("until") - julianday("starts") <= 32 then 32
               when julianday("until") - julianday("starts") <= 128 then 128
               when julianday("until") - julianday("starts") <= 512 then 512
               else 9999999 end) STORED,
	FOREIGN KEY (`stock_id`) REFERENCES `stock`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `commitment_stock` ON `commitment` (`stock_id`,`starts`,`until`,`quantity`) WHERE live = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `commitment_unit` ON `commitment` (`unit_id`) WHERE live = 1 and unit_id is not null;--> statement-breakpoint
CREATE INDEX `commitment_late` ON `commitment` (`centre_id`,`due_on`) WHERE live = 1 and due_on is not null;--> statement-breakpoint
CREATE INDEX `commitment_centre` ON `commitment` (`centre_id`,`span`,`starts`,`until`,`stock_id`,`quantity`) WHERE live = 1;--> statement-breakpoint
CREATE TABLE `stock` (
	`id` integer PRIMARY KEY NOT NULL,
	`centre_id` text NOT NULL,
	`item_type_id` text NOT NULL,
	`capacity` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_type_id`) REFERENCES `item_type`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stock_capacity" CHECK("stock"."capacity" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stock_centre_type` ON `stock` (`centre_id`,`item_type_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `stock_whole` ON `stock` (`id`,`centre_id`,`item_type_id`);--> statement-breakpoint
CREATE TABLE `unit` (
	`id` text PRIMARY KEY NOT NULL,
	`stock_id` integer NOT NULL,
	`centre_id` text NOT NULL,
	`item_type_id` text NOT NULL,
	`inventory_number` text NOT NULL,
	`inventory_key` text NOT NULL,
	`label` text DEFAULT '' NOT NULL,
	`status` text DEFAULT 'free' NOT NULL,
	`status_since` text NOT NULL,
	`condition` text NOT NULL,
	`funding` text NOT NULL,
	`cost_kopecks` integer NOT NULL,
	`acquired_on` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`stock_id`,`centre_id`,`item_type_id`) REFERENCES `stock`(`id`,`centre_id`,`item_type_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "unit_status" CHECK("unit"."status" in ('free', 'issued', 'to_clean', 'to_inspect', 'repair', 'lost', 'written_off')),
	CONSTRAINT "unit_condition" CHECK("unit"."condition" in ('new', 'good', 'worn', 'damaged')),
	CONSTRAINT "unit_funding" CHECK("unit"."funding" in ('grant', 'regional')),
	CONSTRAINT "unit_cost" CHECK("unit"."cost_kopecks" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `unit_inventory` ON `unit` (`centre_id`,`inventory_key`);--> statement-breakpoint
CREATE INDEX `unit_key` ON `unit` (`inventory_key`);--> statement-breakpoint
CREATE INDEX `unit_stock` ON `unit` (`stock_id`,`status`);--> statement-breakpoint
CREATE INDEX `unit_work` ON `unit` (`centre_id`,`status`,`status_since`);--> statement-breakpoint
CREATE TABLE `unit_event` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`step` text NOT NULL,
	`status` text NOT NULL,
	`condition` text NOT NULL,
	`at` text NOT NULL,
	`staff_id` text,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `unit_event_unit` ON `unit_event` (`unit_id`,`at`);