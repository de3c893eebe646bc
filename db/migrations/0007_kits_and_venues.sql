CREATE TABLE `served_by` (
	`family_id` text NOT NULL,
	`staff_id` text NOT NULL,
	`since` text NOT NULL,
	`named_by` text,
	PRIMARY KEY(`family_id`, `staff_id`),
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`named_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `served_by_staff` ON `served_by` (`staff_id`);--> statement-breakpoint
CREATE TABLE `component` (
	`id` text PRIMARY KEY NOT NULL,
	`item_type_id` text NOT NULL,
	`name_ru` text NOT NULL,
	`name_en` text NOT NULL,
	`pictogram` text NOT NULL,
	`photo_id` text,
	FOREIGN KEY (`item_type_id`) REFERENCES `item_type`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `photo`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `component_type` ON `component` (`item_type_id`);--> statement-breakpoint
CREATE TABLE `consumable_event` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text NOT NULL,
	`component_id` text NOT NULL,
	`step` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_id` text,
	`reason` text DEFAULT '' NOT NULL,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `consumable_event_stock` ON `consumable_event` (`centre_id`,`component_id`,`quantity`);--> statement-breakpoint
CREATE TABLE `consumable_stock` (
	`centre_id` text NOT NULL,
	`component_id` text NOT NULL,
	`quantity` integer DEFAULT 0 NOT NULL,
	`minimum` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`centre_id`, `component_id`),
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`component_id`) REFERENCES `component`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "consumable_stock_counts" CHECK("consumable_stock"."quantity" >= 0 and "consumable_stock"."minimum" >= 0)
);
--> statement-breakpoint
CREATE TABLE `kit_check` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`list_id` text NOT NULL,
	`occasion` text NOT NULL,
	`loan_id` text,
	`counts` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`photo_id` text,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`list_id`) REFERENCES `kit_list`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `photo`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "kit_check_occasion" CHECK("kit_check"."occasion" in ('issue', 'return', 'shelf'))
);
--> statement-breakpoint
CREATE INDEX `kit_check_unit` ON `kit_check` (`unit_id`,`at`);--> statement-breakpoint
CREATE INDEX `kit_check_loan` ON `kit_check` (`loan_id`) WHERE loan_id is not null;--> statement-breakpoint
CREATE TABLE `kit_content` (
	`unit_id` text NOT NULL,
	`component_id` text NOT NULL,
	`present` integer NOT NULL,
	`broken` integer DEFAULT 0 NOT NULL,
	`mark` text DEFAULT '' NOT NULL,
	PRIMARY KEY(`unit_id`, `component_id`),
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`component_id`) REFERENCES `component`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "kit_content_counts" CHECK("kit_content"."present" >= 0 and "kit_content"."broken" between 0 and "kit_content"."present")
);
--> statement-breakpoint
CREATE INDEX `kit_content_component` ON `kit_content` (`component_id`);--> statement-breakpoint
CREATE TABLE `kit_event` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`component_id` text NOT NULL,
	`step` text NOT NULL,
	`present` integer NOT NULL,
	`broken` integer NOT NULL,
	`mark` text DEFAULT '' NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`check_id` text,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`component_id`) REFERENCES `component`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`check_id`) REFERENCES `kit_check`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `kit_event_part` ON `kit_event` (`unit_id`,`component_id`,`at`);--> statement-breakpoint
CREATE TABLE `kit_list` (
	`id` text PRIMARY KEY NOT NULL,
	`item_type_id` text NOT NULL,
	`edition` integer NOT NULL,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`item_type_id`) REFERENCES `item_type`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `kit_list_edition` ON `kit_list` (`item_type_id`,`edition`);--> statement-breakpoint
CREATE TABLE `kit_list_item` (
	`list_id` text NOT NULL,
	`component_id` text NOT NULL,
	`position` integer NOT NULL,
	`quantity` integer NOT NULL,
	`consumable` integer DEFAULT false NOT NULL,
	`essential` integer DEFAULT false NOT NULL,
	`value_kopecks` integer NOT NULL,
	PRIMARY KEY(`list_id`, `component_id`),
	FOREIGN KEY (`list_id`) REFERENCES `kit_list`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`component_id`) REFERENCES `component`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "kit_list_item_quantity" CHECK("kit_list_item"."quantity" between 1 and 10000),
	CONSTRAINT "kit_list_item_value" CHECK("kit_list_item"."value_kopecks" >= 0)
);
--> statement-breakpoint
CREATE TABLE `guest` (
	`id` text PRIMARY KEY NOT NULL,
	`venue_id` text NOT NULL,
	`family_id` text NOT NULL,
	`code` text NOT NULL,
	`until` text NOT NULL,
	`revoked_at` text,
	`at` text NOT NULL,
	`staff_id` text,
	FOREIGN KEY (`venue_id`) REFERENCES `venue`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `guest_code` ON `guest` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `guest_once` ON `guest` (`venue_id`,`family_id`) WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX `guest_family` ON `guest` (`family_id`);--> statement-breakpoint
CREATE TABLE `room` (
	`id` text PRIMARY KEY NOT NULL,
	`venue_id` text NOT NULL,
	`name_ru` text NOT NULL,
	`name_en` text NOT NULL,
	`archived_at` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`venue_id`) REFERENCES `venue`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `room_venue` ON `room` (`venue_id`);--> statement-breakpoint
CREATE TABLE `session_hold` (
	`stock_id` integer NOT NULL,
	`day` text NOT NULL,
	`commitment_id` integer NOT NULL,
	PRIMARY KEY(`stock_id`, `day`),
	FOREIGN KEY (`stock_id`) REFERENCES `stock`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`commitment_id`) REFERENCES `commitment`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_hold_commitment_id_unique` ON `session_hold` (`commitment_id`);--> statement-breakpoint
CREATE TABLE `session_need` (
	`session_id` text NOT NULL,
	`stock_id` integer NOT NULL,
	`item_type_id` text NOT NULL,
	`quantity` integer NOT NULL,
	PRIMARY KEY(`session_id`, `stock_id`),
	FOREIGN KEY (`session_id`) REFERENCES `venue_session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`stock_id`) REFERENCES `stock`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_type_id`) REFERENCES `item_type`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "session_need_quantity" CHECK("session_need"."quantity" >= 1)
);
--> statement-breakpoint
CREATE INDEX `session_need_stock` ON `session_need` (`stock_id`);--> statement-breakpoint
CREATE TABLE `session_series` (
	`id` text PRIMARY KEY NOT NULL,
	`venue_id` text NOT NULL,
	`weekdays` text NOT NULL,
	`every_weeks` integer DEFAULT 1 NOT NULL,
	`starts` text NOT NULL,
	`until` text NOT NULL,
	FOREIGN KEY (`venue_id`) REFERENCES `venue`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `session_template` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text NOT NULL,
	`name_ru` text NOT NULL,
	`name_en` text NOT NULL,
	`description_ru` text DEFAULT '' NOT NULL,
	`description_en` text DEFAULT '' NOT NULL,
	`capacity` integer NOT NULL,
	`counts` text NOT NULL,
	`age_from` integer,
	`age_to` integer,
	`minutes` integer NOT NULL,
	`pictogram` text NOT NULL,
	`needs` text DEFAULT '[]' NOT NULL,
	`archived_at` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "session_template_counts" CHECK("session_template"."counts" in ('person', 'pair', 'adult', 'family')),
	CONSTRAINT "session_template_size" CHECK("session_template"."capacity" between 1 and 500 and "session_template"."minutes" between 5 and 1440)
);
--> statement-breakpoint
CREATE INDEX `session_template_centre` ON `session_template` (`centre_id`);--> statement-breakpoint
CREATE TABLE `venue` (
	`id` text PRIMARY KEY NOT NULL,
	`centre_id` text NOT NULL,
	`name_ru` text NOT NULL,
	`name_en` text NOT NULL,
	`kind` text NOT NULL,
	`time_zone` text NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	`access` text NOT NULL,
	`archived_at` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`centre_id`) REFERENCES `centre`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "venue_kind" CHECK("venue"."kind" in ('place', 'cabinet', 'bus', 'online')),
	CONSTRAINT "venue_access" CHECK("venue"."access" in ('public', 'guests'))
);
--> statement-breakpoint
CREATE INDEX `venue_centre` ON `venue` (`centre_id`);--> statement-breakpoint
CREATE TABLE `venue_session` (
	`id` text PRIMARY KEY NOT NULL,
	`venue_id` text NOT NULL,
	`centre_id` text NOT NULL,
	`room_id` text,
	`template_id` text,
	`series_id` text,
	`name_ru` text NOT NULL,
	`name_en` text NOT NULL,
	`description_ru` text DEFAULT '' NOT NULL,
	`description_en` text DEFAULT '' NOT NULL,
	`capacity` integer NOT NULL,
	`counts` text NOT NULL,
	`age_from` integer,
	`age_to` integer,
	`minutes` integer NOT NULL,
	`pictogram` text NOT NULL,
	`day` text NOT NULL,
	`time` text NOT NULL,
	`starts_at` text NOT NULL,
	`ends_at` text NOT NULL,
	`leader` text DEFAULT '' NOT NULL,
	`place` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`cancelled_at` text,
	`taken` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`venue_id`) REFERENCES `venue`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`room_id`) REFERENCES `room`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`template_id`) REFERENCES `session_template`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`series_id`) REFERENCES `session_series`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "venue_session_counts" CHECK("venue_session"."counts" in ('person', 'pair', 'adult', 'family')),
	CONSTRAINT "venue_session_size" CHECK("venue_session"."capacity" between 1 and 500 and "venue_session"."minutes" between 5 and 1440),
	CONSTRAINT "venue_session_times" CHECK("venue_session"."starts_at" < "venue_session"."ends_at"),
	CONSTRAINT "venue_session_state" CHECK("venue_session"."state" in ('planned', 'cancelled'))
);
--> statement-breakpoint
CREATE INDEX `venue_session_day` ON `venue_session` (`centre_id`,`day`,`time`);--> statement-breakpoint
CREATE INDEX `venue_session_venue` ON `venue_session` (`venue_id`,`starts_at`);--> statement-breakpoint
CREATE INDEX `venue_session_room` ON `venue_session` (`room_id`,`starts_at`) WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX `venue_session_series` ON `venue_session` (`series_id`,`day`) WHERE series_id is not null;--> statement-breakpoint
CREATE TABLE `visit` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`code` text NOT NULL,
	`family_id` text,
	`applicant_name` text DEFAULT '' NOT NULL,
	`applicant_phone` text DEFAULT '' NOT NULL,
	`applicant_email` text DEFAULT '' NOT NULL,
	`locale` text DEFAULT 'ru' NOT NULL,
	`messages` integer DEFAULT false NOT NULL,
	`adults` integer NOT NULL,
	`children` integer NOT NULL,
	`places` integer NOT NULL,
	`state` text NOT NULL,
	`since` text NOT NULL,
	`channel` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`closed_at` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `venue_session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`family_id`) REFERENCES `family`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "visit_state" CHECK("visit"."state" in ('booked', 'waiting', 'attended', 'absent', 'cancelled')),
	CONSTRAINT "visit_people" CHECK("visit"."adults" >= 0 and "visit"."children" >= 0 and "visit"."adults" + "visit"."children" between 1 and 40),
	CONSTRAINT "visit_places" CHECK("visit"."places" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `visit_code` ON `visit` (`code`);--> statement-breakpoint
CREATE INDEX `visit_session` ON `visit` (`session_id`,`state`,`since`,`id`);--> statement-breakpoint
CREATE INDEX `visit_family` ON `visit` (`family_id`,`since`);--> statement-breakpoint
CREATE INDEX `visit_phone` ON `visit` (`applicant_phone`) WHERE applicant_phone <> '';--> statement-breakpoint
CREATE INDEX `visit_email` ON `visit` (`applicant_email`) WHERE applicant_email <> '';--> statement-breakpoint
CREATE UNIQUE INDEX `visit_once` ON `visit` (`session_id`,`family_id`) WHERE state <> 'cancelled' and family_id is not null;--> statement-breakpoint
DROP INDEX `family_code_name_unique`;--> statement-breakpoint
CREATE UNIQUE INDEX `family_code_name` ON `family` (`centre_id`,`code_name`);--> statement-breakpoint
ALTER TABLE `damage` ADD `component_id` text REFERENCES component(id);--> statement-breakpoint
ALTER TABLE `damage` ADD `quantity` integer;--> statement-breakpoint
ALTER TABLE `notice` ADD `again_id` text;--> statement-breakpoint
ALTER TABLE `site_session` ADD `visit_id` text REFERENCES visit(id);--> statement-breakpoint
ALTER TABLE `site_session` ADD `guest_id` text REFERENCES guest(id);