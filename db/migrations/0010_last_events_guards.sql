-- What a part's or a consumable's steps add up to is kept with the last of them, so that the guards need not add all up anew.
DROP TRIGGER kit_event_in;
--> statement-breakpoint
DROP TRIGGER kit_event_counts;
--> statement-breakpoint
DROP TRIGGER kit_content_true_in;
--> statement-breakpoint
DROP TRIGGER kit_content_true;
--> statement-breakpoint
DROP TRIGGER consumable_event_counts;
--> statement-breakpoint
DROP TRIGGER consumable_stock_true_in;
--> statement-breakpoint
DROP TRIGGER consumable_stock_true;
--> statement-breakpoint
UPDATE kit_content SET last_event = (
  SELECT id FROM kit_event e WHERE e.unit_id = kit_content.unit_id AND e.component_id = kit_content.component_id
  ORDER BY e.rowid DESC LIMIT 1);
--> statement-breakpoint
UPDATE consumable_stock SET last_event = (
  SELECT id FROM consumable_event e
  WHERE e.centre_id = consumable_stock.centre_id AND e.component_id = consumable_stock.component_id
  ORDER BY e.rowid DESC LIMIT 1);
--> statement-breakpoint
CREATE TRIGGER kit_event_in BEFORE INSERT ON kit_event BEGIN
  SELECT RAISE(ABORT, 'kit_event_append_only') WHERE EXISTS (SELECT 1 FROM kit_event WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'kit_component')
  WHERE (SELECT item_type_id FROM component WHERE id = NEW.component_id)
    IS NOT (SELECT item_type_id FROM unit WHERE id = NEW.unit_id);
  -- A check on what is not there yet would be left to the row's own, and these can be switched off.
  SELECT RAISE(ABORT, 'kit_content_counts')
  FROM (SELECT coalesce(max(present), 0) + NEW.present AS present, coalesce(max(broken), 0) + NEW.broken AS broken
        FROM kit_content WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id)
  WHERE present < broken OR present < 0 OR broken < 0;
END;
--> statement-breakpoint
-- Added to what is there first: a row that takes away would break its own check before it is seen to be one of many.
CREATE TRIGGER kit_event_counts AFTER INSERT ON kit_event BEGIN
  UPDATE kit_content SET
    present = present + NEW.present,
    broken = broken + NEW.broken,
    mark = CASE WHEN NEW.mark <> '' OR present + NEW.present = 0 THEN NEW.mark ELSE mark END,
    last_event = NEW.id
  WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id;
  INSERT INTO kit_content (unit_id, component_id, present, broken, mark, last_event)
  SELECT NEW.unit_id, NEW.component_id, NEW.present, NEW.broken, NEW.mark, NEW.id
  WHERE NOT EXISTS (SELECT 1 FROM kit_content WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id);
END;
--> statement-breakpoint
-- The first step of a part makes its row; no row is put in its place.
CREATE TRIGGER kit_content_true_in BEFORE INSERT ON kit_content BEGIN
  SELECT RAISE(ABORT, 'kit_content')
  WHERE EXISTS (SELECT 1 FROM kit_content WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id)
    OR NOT EXISTS (SELECT 1 FROM kit_event e
                   WHERE e.id = NEW.last_event AND e.unit_id = NEW.unit_id AND e.component_id = NEW.component_id
                     AND e.present = NEW.present AND e.broken = NEW.broken);
END;
--> statement-breakpoint
-- Each further one is added once: it came after the last that was.
CREATE TRIGGER kit_content_true BEFORE UPDATE ON kit_content BEGIN
  SELECT RAISE(ABORT, 'kit_content')
  WHERE NEW.unit_id <> OLD.unit_id OR NEW.component_id <> OLD.component_id
    OR NOT EXISTS (SELECT 1 FROM kit_event e
                   WHERE e.id = NEW.last_event AND e.unit_id = NEW.unit_id AND e.component_id = NEW.component_id
                     AND NEW.present = OLD.present + e.present AND NEW.broken = OLD.broken + e.broken
                     AND e.rowid > (SELECT rowid FROM kit_event WHERE id = OLD.last_event));
END;
--> statement-breakpoint
CREATE TRIGGER consumable_event_counts AFTER INSERT ON consumable_event BEGIN
  UPDATE consumable_stock SET quantity = quantity + NEW.quantity, last_event = NEW.id
  WHERE centre_id = NEW.centre_id AND component_id = NEW.component_id;
  INSERT INTO consumable_stock (centre_id, component_id, quantity, last_event)
  SELECT NEW.centre_id, NEW.component_id, NEW.quantity, NEW.id
  WHERE NOT EXISTS (SELECT 1 FROM consumable_stock WHERE centre_id = NEW.centre_id AND component_id = NEW.component_id);
END;
--> statement-breakpoint
-- A row begins with its first step or, where only the minimum is known, with nothing; it is neither replaced nor taken out.
CREATE TRIGGER consumable_stock_true_in BEFORE INSERT ON consumable_stock BEGIN
  SELECT RAISE(ABORT, 'consumable_stock')
  WHERE EXISTS (SELECT 1 FROM consumable_stock WHERE centre_id = NEW.centre_id AND component_id = NEW.component_id)
    OR NEW.quantity <> coalesce((SELECT e.quantity FROM consumable_event e
                                 WHERE e.id = NEW.last_event AND e.centre_id = NEW.centre_id
                                   AND e.component_id = NEW.component_id), 0);
END;
--> statement-breakpoint
CREATE TRIGGER consumable_stock_true BEFORE UPDATE ON consumable_stock BEGIN
  SELECT RAISE(ABORT, 'consumable_stock')
  WHERE NEW.centre_id <> OLD.centre_id OR NEW.component_id <> OLD.component_id
    OR (NEW.quantity, NEW.last_event) IS NOT (OLD.quantity, OLD.last_event)
      AND NOT EXISTS (SELECT 1 FROM consumable_event e
                      WHERE e.id = NEW.last_event AND e.centre_id = NEW.centre_id AND e.component_id = NEW.component_id
                        AND NEW.quantity = OLD.quantity + e.quantity
                        AND e.rowid > coalesce((SELECT rowid FROM consumable_event WHERE id = OLD.last_event), 0));
END;
--> statement-breakpoint
CREATE TRIGGER consumable_stock_never_out BEFORE DELETE ON consumable_stock BEGIN SELECT RAISE(ABORT, 'consumable_stock'); END;
