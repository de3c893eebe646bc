PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_idempotency` (
	`key` blob NOT NULL,
	`actor` text NOT NULL,
	`fingerprint` text NOT NULL,
	`result` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`key`, `actor`)
);
--> statement-breakpoint
INSERT OR IGNORE INTO `__new_idempotency`("key", "actor", "fingerprint", "result", "at") SELECT unhex(replace("key", '-', '')), "actor", "fingerprint", "result", "at" FROM `idempotency` ORDER BY "at";--> statement-breakpoint
DROP TABLE `idempotency`;--> statement-breakpoint
ALTER TABLE `__new_idempotency` RENAME TO `idempotency`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
DROP INDEX `booking_state`;--> statement-breakpoint
DROP INDEX `booking_days`;--> statement-breakpoint
CREATE INDEX `booking_open` ON `booking` (`centre_id`,`state`,`starts`,`due_on`) WHERE closed_at is null;--> statement-breakpoint
DROP INDEX `booking_line_stock`;