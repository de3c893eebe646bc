-- What must hold whoever writes: these guards stand in the database itself, so that SQL typed by hand cannot
-- pass them either.

-- Capacity is the number of lendable units, and nothing else.
CREATE TRIGGER unit_in AFTER INSERT ON unit BEGIN
  UPDATE stock SET capacity = (SELECT count(*) FROM unit WHERE stock_id = NEW.stock_id AND status NOT IN ('lost', 'written_off'))
  WHERE id = NEW.stock_id;
END;
--> statement-breakpoint
CREATE TRIGGER unit_changed AFTER UPDATE OF status, stock_id ON unit
WHEN OLD.stock_id <> NEW.stock_id
  OR (OLD.status IN ('lost', 'written_off')) <> (NEW.status IN ('lost', 'written_off')) BEGIN
  UPDATE stock SET capacity = (SELECT count(*) FROM unit WHERE stock_id = stock.id AND status NOT IN ('lost', 'written_off'))
  WHERE id IN (OLD.stock_id, NEW.stock_id);
END;
--> statement-breakpoint
CREATE TRIGGER unit_out AFTER DELETE ON unit BEGIN
  UPDATE stock SET capacity = (SELECT count(*) FROM unit WHERE stock_id = OLD.stock_id AND status NOT IN ('lost', 'written_off'))
  WHERE id = OLD.stock_id;
END;
--> statement-breakpoint
CREATE TRIGGER stock_in BEFORE INSERT ON stock WHEN NEW.capacity <> 0 BEGIN
  SELECT RAISE(ABORT, 'stock_capacity');
END;
--> statement-breakpoint
CREATE TRIGGER stock_capacity_true BEFORE UPDATE OF capacity ON stock BEGIN
  SELECT RAISE(ABORT, 'stock_capacity')
  WHERE NEW.capacity <> (SELECT count(*) FROM unit WHERE stock_id = NEW.id AND status NOT IN ('lost', 'written_off'));
END;
--> statement-breakpoint

-- INSERT OR REPLACE takes a row away without a word to the triggers of its deletion, and the count would lie.
CREATE TRIGGER unit_not_replaced_in BEFORE INSERT ON unit BEGIN
  SELECT RAISE(ABORT, 'unit_replaced')
  WHERE EXISTS (SELECT 1 FROM unit WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM unit WHERE centre_id = NEW.centre_id AND inventory_key = NEW.inventory_key);
END;
--> statement-breakpoint
CREATE TRIGGER unit_not_replaced_change BEFORE UPDATE OF id, centre_id, inventory_key ON unit BEGIN
  SELECT RAISE(ABORT, 'unit_replaced')
  WHERE NEW.id <> OLD.id
    OR EXISTS (SELECT 1 FROM unit WHERE centre_id = NEW.centre_id AND inventory_key = NEW.inventory_key AND id <> OLD.id);
END;
--> statement-breakpoint
CREATE TRIGGER stock_not_replaced_in BEFORE INSERT ON stock BEGIN
  SELECT RAISE(ABORT, 'stock_replaced')
  WHERE EXISTS (SELECT 1 FROM stock WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM stock WHERE centre_id = NEW.centre_id AND item_type_id = NEW.item_type_id);
END;
--> statement-breakpoint
CREATE TRIGGER stock_not_replaced_change BEFORE UPDATE OF id, centre_id, item_type_id ON stock
WHEN NEW.id <> OLD.id OR NEW.centre_id <> OLD.centre_id OR NEW.item_type_id <> OLD.item_type_id BEGIN
  SELECT RAISE(ABORT, 'stock_replaced');
END;
--> statement-breakpoint

-- A commitment is a sound range of a unit's worth. Checked here because CHECK constraints can be switched off.
CREATE TRIGGER commitment_sound_in BEFORE INSERT ON commitment BEGIN
  SELECT RAISE(ABORT, 'commitment_range')
  WHERE date(NEW.starts) IS NOT NEW.starts OR date(NEW.until) IS NOT NEW.until OR NEW.starts > NEW.until;
  SELECT RAISE(ABORT, 'commitment_quantity')
  WHERE NEW.quantity < 1 OR typeof(NEW.quantity) <> 'integer' OR (NEW.unit_id IS NOT NULL AND NEW.quantity <> 1);
  SELECT RAISE(ABORT, 'commitment_kind')
  WHERE NEW.kind NOT IN ('booking', 'offer', 'session', 'loan', 'turnaround', 'repair', 'transfer')
    OR NEW.promise NOT IN (0, 1) OR NEW.live NOT IN (0, 1)
    OR (NEW.kind IN ('booking', 'offer', 'session') AND NEW.promise = 0);
  SELECT RAISE(ABORT, 'commitment_stock')
  WHERE NEW.centre_id IS NOT (SELECT centre_id FROM stock WHERE id = NEW.stock_id)
    OR (NEW.unit_id IS NOT NULL AND NEW.stock_id IS NOT (SELECT stock_id FROM unit WHERE id = NEW.unit_id));
END;
--> statement-breakpoint
CREATE TRIGGER commitment_sound_change BEFORE UPDATE ON commitment BEGIN
  SELECT RAISE(ABORT, 'commitment_range')
  WHERE date(NEW.starts) IS NOT NEW.starts OR date(NEW.until) IS NOT NEW.until OR NEW.starts > NEW.until;
  SELECT RAISE(ABORT, 'commitment_quantity')
  WHERE NEW.quantity < 1 OR typeof(NEW.quantity) <> 'integer' OR (NEW.unit_id IS NOT NULL AND NEW.quantity <> 1);
  SELECT RAISE(ABORT, 'commitment_kind')
  WHERE NEW.id <> OLD.id
    OR NEW.kind NOT IN ('booking', 'offer', 'session', 'loan', 'turnaround', 'repair', 'transfer')
    OR NEW.promise NOT IN (0, 1) OR NEW.live NOT IN (0, 1)
    OR (NEW.kind IN ('booking', 'offer', 'session') AND NEW.promise = 0);
  SELECT RAISE(ABORT, 'commitment_stock')
  WHERE NEW.centre_id IS NOT (SELECT centre_id FROM stock WHERE id = NEW.stock_id)
    OR (NEW.unit_id IS NOT NULL AND NEW.stock_id IS NOT (SELECT stock_id FROM unit WHERE id = NEW.unit_id));
END;
--> statement-breakpoint

-- Never more promised than exists: the load is highest on the first day of the new promise or on a day inside
-- it on which another commitment starts, so these are the only days to look at.
CREATE TRIGGER commitment_fits_in BEFORE INSERT ON commitment WHEN NEW.live = 1 AND NEW.promise = 1 BEGIN
  SELECT RAISE(ABORT, 'commitment_capacity')
  WHERE NEW.quantity + (
    SELECT max((SELECT coalesce(sum(c.quantity), 0) FROM commitment c
                WHERE c.live = 1 AND c.stock_id = NEW.stock_id AND c.starts <= at.day AND c.until >= at.day))
    FROM (SELECT NEW.starts AS day
          UNION ALL
          SELECT starts FROM commitment
          WHERE live = 1 AND stock_id = NEW.stock_id AND starts > NEW.starts AND starts <= NEW.until) at
  ) > (SELECT capacity FROM stock WHERE id = NEW.stock_id);
END;
--> statement-breakpoint
-- A changed promise is checked on the days (or the quantity) it did not hold before: what was promised once is
-- never taken back by the guard, even where life has since left it uncovered. What is late or was forced held its
-- days to the one it was due on; that it stays longer is a fact, not a right to more.
CREATE TRIGGER commitment_fits_change BEFORE UPDATE ON commitment WHEN NEW.live = 1 AND NEW.promise = 1 BEGIN
  SELECT RAISE(ABORT, 'commitment_capacity')
  WHERE NEW.quantity + coalesce((
    SELECT max((SELECT coalesce(sum(c.quantity), 0) FROM commitment c
                WHERE c.live = 1 AND c.stock_id = NEW.stock_id AND c.id <> NEW.id
                  AND c.starts <= at.day AND c.until >= at.day))
    FROM (SELECT NEW.starts AS day
          UNION ALL
          SELECT date(OLD.until, '+1 day')
          UNION ALL
          SELECT date(OLD.due_on, '+1 day')
          UNION ALL
          SELECT starts FROM commitment
          WHERE live = 1 AND stock_id = NEW.stock_id AND id <> NEW.id AND starts > NEW.starts AND starts <= NEW.until) at
    WHERE at.day BETWEEN NEW.starts AND NEW.until
      AND NOT (at.day BETWEEN OLD.starts AND CASE OLD.promise WHEN 1 THEN OLD.until ELSE coalesce(OLD.due_on, '') END
               AND OLD.live = 1
               AND OLD.stock_id = NEW.stock_id AND OLD.quantity >= NEW.quantity)
  ), -NEW.quantity) > (SELECT capacity FROM stock WHERE id = NEW.stock_id);
END;
--> statement-breakpoint

-- The trail only grows, and every entry continues the one before.
CREATE TRIGGER audit_in BEFORE INSERT ON audit BEGIN
  SELECT RAISE(ABORT, 'audit_chain')
  WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit)
    OR NEW.previous_hash IS NOT coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), '')
    OR length(NEW.hash) <> 64;
END;
--> statement-breakpoint
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_never_out BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER unit_event_in BEFORE INSERT ON unit_event BEGIN
  SELECT RAISE(ABORT, 'unit_event_append_only') WHERE EXISTS (SELECT 1 FROM unit_event WHERE id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER unit_event_kept BEFORE UPDATE ON unit_event BEGIN SELECT RAISE(ABORT, 'unit_event_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER unit_event_never_out BEFORE DELETE ON unit_event BEGIN SELECT RAISE(ABORT, 'unit_event_append_only'); END;
--> statement-breakpoint

-- Search. The words are folded before they get here (ё = е, endings), see the word's own reads.
CREATE VIRTUAL TABLE family_search USING fts5 (family_id UNINDEXED, centre, words, tokenize = 'unicode61', prefix = '2 3');
--> statement-breakpoint
CREATE VIRTUAL TABLE item_type_search USING fts5 (item_type_id UNINDEXED, words, tokenize = 'unicode61', prefix = '2 3');

--> statement-breakpoint

-- One row per scope; an empty column is a scope of its own, which a plain unique index would not see.
CREATE UNIQUE INDEX policy_scope ON policy (rule, coalesce(centre_id, ''), coalesce("group", ''), coalesce(category, ''), coalesce(item_type_id, ''));
--> statement-breakpoint
CREATE UNIQUE INDEX closure_once ON closure (coalesce(centre_id, ''), starts, until);
--> statement-breakpoint

-- The catalogue in the order people look for names in: ё stands with е.
CREATE INDEX item_type_by_name_ru ON item_type (replace(replace(name_ru, 'Ё', 'Е'), 'ё', 'е'), id);
--> statement-breakpoint
CREATE INDEX item_type_by_name_en ON item_type (replace(replace(name_en, 'Ё', 'Е'), 'ё', 'е'), id);
