ALTER TABLE `family` ADD `listed_as` text DEFAULT '' NOT NULL;--> statement-breakpoint
-- The search index holds the folded names, the representative's first (of a protected family her code name): SQLite
-- itself does not fold Cyrillic letters. A merged card is in neither.
UPDATE family SET listed_as = indexed.name
FROM (
  SELECT s.family_id AS id, CASE WHEN f.protected THEN s.words
    ELSE trim(substr(s.words, 1, length(r.surname || ' ' || r.given_name || ' ' || r.patronymic))) END AS name
  FROM family_search s
  JOIN family f ON f.id = s.family_id
  JOIN person r ON r.family_id = f.id AND r.role = 'representative'
) AS indexed
WHERE family.id = indexed.id;--> statement-breakpoint
CREATE INDEX `family_listed` ON `family` (`centre_id`,`listed_as`,`id`) WHERE merged_into IS NULL;
