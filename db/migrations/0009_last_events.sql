DROP INDEX `consumable_event_stock`;--> statement-breakpoint
CREATE INDEX `consumable_event_shelf` ON `consumable_event` (`centre_id`,`component_id`,`id`);--> statement-breakpoint
ALTER TABLE `consumable_stock` ADD `last_event` text;--> statement-breakpoint
ALTER TABLE `kit_content` ADD `last_event` text;