CREATE TABLE `booking` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text NOT NULL,
	`code` text NOT NULL,
	`family_id` text,
	`applicant_name` text DEFAULT '' NOT NULL,
	`applicant_phone` text DEFAULT '' NOT NULL,
	`applicant_email` text DEFAULT '' NOT NULL,
	`locale` text DEFAULT 'ru' NOT NULL,
	`messages` integer DEFAULT false NOT NULL,
	`channel` text NOT NULL,
	`state` text NOT NULL,
	`starts` text NOT NULL,
	`due_on` text NOT NULL,
	`decide_by` text,
	`hold_until` text,
	`note` text DEFAULT '' NOT NULL,
	`overrides` text DEFAULT '[]' NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`requested_at` text NOT NULL,
	`closed_at` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "booking_state_known" CHECK("booking"."state" in ('requested', 'confirmed', 'ready', 'collected', 'cancelled', 'expired', 'no_show', 'refused')),
	CONSTRAINT "booking_dates" CHECK("booking"."starts" <= "booking"."due_on"),
	CONSTRAINT "booking_closed" CHECK(("booking"."closed_at" is null) = ("booking"."state" in ('requested', 'confirmed', 'ready')))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `booking_code` ON `booking` (`code`);--> statement-breakpoint
CREATE INDEX `booking_state` ON `booking` (`centre_id`,`state`,`starts`);--> statement-breakpoint
CREATE INDEX `booking_days` ON `booking` (`centre_id`,`starts`,`due_on`) WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX `booking_family` ON `booking` (`family_id`,`requested_at`);--> statement-breakpoint
CREATE INDEX `booking_phone` ON `booking` (`applicant_phone`) WHERE applicant_phone <> '';--> statement-breakpoint
CREATE INDEX `booking_email` ON `booking` (`applicant_email`) WHERE applicant_email <> '';--> statement-breakpoint
CREATE TABLE `booking_line` (
	`id` text PRIMARY KEY NOT NULL,
	`booking_id` text NOT NULL,
	`stock_id` integer NOT NULL,
	`item_type_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`handed` integer DEFAULT 0 NOT NULL,
	`commitment_id` integer,
	FOREIGN KEY (`booking_id`) REFERENCES `booking`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`stock_id`) REFERENCES `stock`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_type_id`) REFERENCES `item_type`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`commitment_id`) REFERENCES `commitment`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "booking_line_quantity" CHECK("booking_line"."quantity" >= 1 and "booking_line"."handed" between 0 and "booking_line"."quantity")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `booking_line_type` ON `booking_line` (`booking_id`,`item_type_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `booking_line_commitment` ON `booking_line` (`commitment_id`) WHERE commitment_id is not null;--> statement-breakpoint
CREATE INDEX `booking_line_stock` ON `booking_line` (`stock_id`) WHERE commitment_id is not null;--> statement-breakpoint
CREATE TABLE `request_consent` (
	`request_id` text NOT NULL,
	`purpose` text NOT NULL,
	`text_version` integer NOT NULL,
	`given_at` text NOT NULL,
	PRIMARY KEY(`request_id`, `purpose`)
);
--> statement-breakpoint
CREATE TABLE `set_aside` (
	`unit_id` text PRIMARY KEY NOT NULL,
	`line_id` text NOT NULL,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`line_id`) REFERENCES `booking_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `set_aside_line` ON `set_aside` (`line_id`);--> statement-breakpoint
CREATE TABLE `notice` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`address` text NOT NULL,
	`locale` text NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`body` text NOT NULL,
	`calendar` text DEFAULT '' NOT NULL,
	`family_id` text,
	`about` text DEFAULT '' NOT NULL,
	`about_id` text,
	`once` text,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` text NOT NULL,
	`sent_at` text,
	`problem` text DEFAULT '' NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "notice_state" CHECK("notice"."state" in ('queued', 'sent', 'failed', 'cancelled')),
	CONSTRAINT "notice_channel" CHECK("notice"."channel" in ('email', 'sms'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_once` ON `notice` (`once`) WHERE once is not null;--> statement-breakpoint
CREATE INDEX `notice_due` ON `notice` (`next_at`) WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX `notice_centre` ON `notice` (`centre_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `notice_about` ON `notice` (`about_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `notice_template` (
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`locale` text NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`body` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`kind`, `channel`, `locale`)
);
--> statement-breakpoint
CREATE TABLE `webhook` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text,
	`url` text NOT NULL,
	`secret` text NOT NULL,
	`events` text NOT NULL,
	`active` integer DEFAULT false NOT NULL,
	`created_at` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`id` text PRIMARY KEY NOT NULL,
	`webhook_id` text NOT NULL,
	`type` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` text NOT NULL,
	`sent_at` text,
	`problem` text DEFAULT '' NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`webhook_id`) REFERENCES `webhook`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "webhook_delivery_state" CHECK("webhook_delivery"."state" in ('queued', 'sent', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE INDEX `webhook_delivery_due` ON `webhook_delivery` (`next_at`) WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX `webhook_delivery_webhook` ON `webhook_delivery` (`webhook_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `offer` (
	`id` text PRIMARY KEY NOT NULL,
	`entry_id` text NOT NULL,
	`commitment_id` integer NOT NULL,
	`starts` text NOT NULL,
	`due_on` text NOT NULL,
	`made_at` text NOT NULL,
	`accept_by` text NOT NULL,
	`state` text NOT NULL,
	`booking_id` text,
	FOREIGN KEY (`entry_id`) REFERENCES `queue_entry`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`commitment_id`) REFERENCES `commitment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`booking_id`) REFERENCES `booking`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "offer_state" CHECK("offer"."state" in ('open', 'accepted', 'declined', 'lapsed', 'withdrawn'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `offer_one_open` ON `offer` (`entry_id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `offer_entry` ON `offer` (`entry_id`);--> statement-breakpoint
CREATE INDEX `offer_open` ON `offer` (`accept_by`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `queue_entry` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text NOT NULL,
	`stock_id` integer NOT NULL,
	`item_type_id` text NOT NULL,
	`code` text NOT NULL,
	`family_id` text,
	`applicant_name` text DEFAULT '' NOT NULL,
	`applicant_phone` text DEFAULT '' NOT NULL,
	`applicant_email` text DEFAULT '' NOT NULL,
	`locale` text DEFAULT 'ru' NOT NULL,
	`messages` integer DEFAULT false NOT NULL,
	`channel` text NOT NULL,
	`quantity` integer DEFAULT 1 NOT NULL,
	`wanted_from` text NOT NULL,
	`days` integer NOT NULL,
	`priority` integer NOT NULL,
	`asked_at` text NOT NULL,
	`since` text NOT NULL,
	`moved_because` text DEFAULT '' NOT NULL,
	`moved_by` text,
	`state` text NOT NULL,
	`closed_at` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`stock_id`) REFERENCES `stock`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_type_id`) REFERENCES `item_type`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`moved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "queue_entry_quantity" CHECK("queue_entry"."quantity" >= 1 and "queue_entry"."days" >= 1),
	CONSTRAINT "queue_entry_state_known" CHECK("queue_entry"."state" in ('waiting', 'paused', 'offered', 'served', 'left', 'lapsed')),
	CONSTRAINT "queue_entry_closed" CHECK(("queue_entry"."closed_at" is null) = ("queue_entry"."state" in ('waiting', 'paused', 'offered')))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `queue_entry_code` ON `queue_entry` (`code`);--> statement-breakpoint
CREATE INDEX `queue_entry_order` ON `queue_entry` (`stock_id`,`priority`,`since`,`id`) WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX `queue_entry_centre` ON `queue_entry` (`centre_id`,`asked_at`) WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX `queue_entry_family` ON `queue_entry` (`family_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `queue_entry_phone` ON `queue_entry` (`applicant_phone`) WHERE applicant_phone <> '';--> statement-breakpoint
CREATE INDEX `queue_entry_email` ON `queue_entry` (`applicant_email`) WHERE applicant_email <> '';--> statement-breakpoint
CREATE TABLE `calendar_feed` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`contact` text,
	`centre_id` text,
	`staff_id` text,
	`created_at` text NOT NULL,
	`revoked_at` text,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feed_token_hash_unique` ON `calendar_feed` (`token_hash`);--> statement-breakpoint
CREATE INDEX `calendar_feed_contact` ON `calendar_feed` (`contact`);--> statement-breakpoint
CREATE INDEX `calendar_feed_staff` ON `calendar_feed` (`staff_id`);--> statement-breakpoint
CREATE TABLE `one_time_code` (
	`id` text PRIMARY KEY NOT NULL,
	`contact` text NOT NULL,
	`code_hash` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text
);
--> statement-breakpoint
CREATE INDEX `one_time_code_contact` ON `one_time_code` (`contact`,`expires_at`);--> statement-breakpoint
CREATE INDEX `one_time_code_expires` ON `one_time_code` (`expires_at`);--> statement-breakpoint
CREATE TABLE `site_session` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`booking_id` text,
	`entry_id` text,
	`contact` text,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	FOREIGN KEY (`booking_id`) REFERENCES `booking`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_id`) REFERENCES `queue_entry`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `site_session_expires` ON `site_session` (`expires_at`);--> statement-breakpoint
CREATE TABLE `spent_proof` (
	`signature` text PRIMARY KEY NOT NULL,
	`expires_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `spent_proof_expires` ON `spent_proof` (`expires_at`);--> statement-breakpoint
DROP INDEX `family_centre`;--> statement-breakpoint
ALTER TABLE `family` ADD `no_messages` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `loan` ADD `booking_line_id` text REFERENCES booking_line(id);--> statement-breakpoint
CREATE INDEX `loan_booking` ON `loan` (`booking_line_id`) WHERE booking_line_id is not null;