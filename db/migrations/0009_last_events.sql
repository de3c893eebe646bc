ALTER TABLE `consumable_stock` ADD `last_event` text;--> statement-breakpoint
ALTER TABLE `kit_content` ADD `last_event` text;