-- An edition of a kit's list stays what it was: a kit on loan is counted by the list it left with.
CREATE TRIGGER kit_list_kept BEFORE UPDATE ON kit_list BEGIN SELECT RAISE(ABORT, 'kit_list_kept'); END;
--> statement-breakpoint
CREATE TRIGGER kit_list_never_out BEFORE DELETE ON kit_list BEGIN SELECT RAISE(ABORT, 'kit_list_kept'); END;
--> statement-breakpoint
CREATE TRIGGER kit_list_item_in BEFORE INSERT ON kit_list_item BEGIN
  SELECT RAISE(ABORT, 'kit_list_kept') WHERE EXISTS (SELECT 1 FROM kit_check WHERE list_id = NEW.list_id);
  SELECT RAISE(ABORT, 'kit_list_component')
  WHERE (SELECT item_type_id FROM component WHERE id = NEW.component_id)
    IS NOT (SELECT item_type_id FROM kit_list WHERE id = NEW.list_id);
END;
--> statement-breakpoint
CREATE TRIGGER kit_list_item_kept BEFORE UPDATE ON kit_list_item BEGIN SELECT RAISE(ABORT, 'kit_list_kept'); END;
--> statement-breakpoint
CREATE TRIGGER kit_list_item_never_out BEFORE DELETE ON kit_list_item BEGIN SELECT RAISE(ABORT, 'kit_list_kept'); END;
--> statement-breakpoint

-- What was counted and what became of a part only grows; the steps of a part add up to what is in the kit.
CREATE TRIGGER kit_check_kept BEFORE UPDATE ON kit_check BEGIN SELECT RAISE(ABORT, 'kit_check_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER kit_check_never_out BEFORE DELETE ON kit_check BEGIN SELECT RAISE(ABORT, 'kit_check_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER kit_event_in BEFORE INSERT ON kit_event BEGIN
  SELECT RAISE(ABORT, 'kit_event_append_only') WHERE EXISTS (SELECT 1 FROM kit_event WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'kit_component')
  WHERE (SELECT item_type_id FROM component WHERE id = NEW.component_id)
    IS NOT (SELECT item_type_id FROM unit WHERE id = NEW.unit_id);
  -- A check on what is not there yet would be left to the row's own, and these can be switched off.
  SELECT RAISE(ABORT, 'kit_content_counts')
  WHERE (SELECT coalesce(sum(present), 0) FROM kit_event WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id) + NEW.present
    < max(0, (SELECT coalesce(sum(broken), 0) FROM kit_event WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id) + NEW.broken)
    OR (SELECT coalesce(sum(broken), 0) FROM kit_event WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id) + NEW.broken < 0;
END;
--> statement-breakpoint
CREATE TRIGGER kit_event_kept BEFORE UPDATE ON kit_event BEGIN SELECT RAISE(ABORT, 'kit_event_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER kit_event_never_out BEFORE DELETE ON kit_event BEGIN SELECT RAISE(ABORT, 'kit_event_append_only'); END;
--> statement-breakpoint
-- Added to what is there first: a row that takes away would break its own check before it is seen to be one of many.
CREATE TRIGGER kit_event_counts AFTER INSERT ON kit_event BEGIN
  UPDATE kit_content SET
    present = present + NEW.present,
    broken = broken + NEW.broken,
    mark = CASE WHEN NEW.mark <> '' OR present + NEW.present = 0 THEN NEW.mark ELSE mark END
  WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id;
  INSERT INTO kit_content (unit_id, component_id, present, broken, mark)
  SELECT NEW.unit_id, NEW.component_id, NEW.present, NEW.broken, NEW.mark
  WHERE NOT EXISTS (SELECT 1 FROM kit_content WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id);
END;
--> statement-breakpoint
CREATE TRIGGER kit_content_true_in BEFORE INSERT ON kit_content BEGIN
  SELECT RAISE(ABORT, 'kit_content')
  WHERE NOT EXISTS (SELECT 1 FROM kit_event WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id);
END;
--> statement-breakpoint
CREATE TRIGGER kit_content_true BEFORE UPDATE ON kit_content BEGIN
  SELECT RAISE(ABORT, 'kit_content')
  WHERE NEW.unit_id <> OLD.unit_id OR NEW.component_id <> OLD.component_id
    OR (NEW.present, NEW.broken) IS NOT
      (SELECT sum(present), sum(broken) FROM kit_event WHERE unit_id = NEW.unit_id AND component_id = NEW.component_id);
END;
--> statement-breakpoint
CREATE TRIGGER kit_content_never_out BEFORE DELETE ON kit_content BEGIN SELECT RAISE(ABORT, 'kit_content'); END;
--> statement-breakpoint

-- So do the steps of a consumable: what came less what left is what stands on the shelf.
CREATE TRIGGER consumable_event_in BEFORE INSERT ON consumable_event BEGIN
  SELECT RAISE(ABORT, 'consumable_event_append_only') WHERE EXISTS (SELECT 1 FROM consumable_event WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'consumable_short')
  WHERE coalesce((SELECT quantity FROM consumable_stock WHERE centre_id = NEW.centre_id AND component_id = NEW.component_id), 0)
    + NEW.quantity < 0;
END;
--> statement-breakpoint
CREATE TRIGGER consumable_event_kept BEFORE UPDATE ON consumable_event BEGIN
  SELECT RAISE(ABORT, 'consumable_event_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER consumable_event_never_out BEFORE DELETE ON consumable_event BEGIN
  SELECT RAISE(ABORT, 'consumable_event_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER consumable_event_counts AFTER INSERT ON consumable_event BEGIN
  UPDATE consumable_stock SET quantity = quantity + NEW.quantity
  WHERE centre_id = NEW.centre_id AND component_id = NEW.component_id;
  INSERT INTO consumable_stock (centre_id, component_id, quantity)
  SELECT NEW.centre_id, NEW.component_id, NEW.quantity
  WHERE NOT EXISTS (SELECT 1 FROM consumable_stock WHERE centre_id = NEW.centre_id AND component_id = NEW.component_id);
END;
--> statement-breakpoint
CREATE TRIGGER consumable_stock_true_in BEFORE INSERT ON consumable_stock BEGIN
  SELECT RAISE(ABORT, 'consumable_stock')
  WHERE NEW.quantity <> coalesce((SELECT sum(quantity) FROM consumable_event
                                  WHERE centre_id = NEW.centre_id AND component_id = NEW.component_id), 0)
    AND EXISTS (SELECT 1 FROM consumable_stock WHERE centre_id = NEW.centre_id AND component_id = NEW.component_id) = 0;
END;
--> statement-breakpoint
CREATE TRIGGER consumable_stock_true BEFORE UPDATE ON consumable_stock BEGIN
  SELECT RAISE(ABORT, 'consumable_stock')
  WHERE NEW.centre_id <> OLD.centre_id OR NEW.component_id <> OLD.component_id
    OR NEW.quantity <> coalesce((SELECT sum(quantity) FROM consumable_event
                                 WHERE centre_id = NEW.centre_id AND component_id = NEW.component_id), 0);
END;
--> statement-breakpoint

-- A room holds one session at a time, and belongs to the session's venue.
CREATE TRIGGER venue_session_in BEFORE INSERT ON venue_session BEGIN
  SELECT RAISE(ABORT, 'venue_session_replaced') WHERE EXISTS (SELECT 1 FROM venue_session WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'venue_session_venue')
  WHERE NEW.centre_id IS NOT (SELECT centre_id FROM venue WHERE id = NEW.venue_id)
    OR (NEW.room_id IS NOT NULL AND NEW.venue_id IS NOT (SELECT venue_id FROM room WHERE id = NEW.room_id));
  SELECT RAISE(ABORT, 'session_taken') WHERE NEW.taken <> 0;
  SELECT RAISE(ABORT, 'room_taken')
  WHERE NEW.state = 'planned' AND NEW.room_id IS NOT NULL
    AND EXISTS (SELECT 1 FROM venue_session WHERE state = 'planned' AND room_id = NEW.room_id
                AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at);
END;
--> statement-breakpoint
CREATE TRIGGER venue_session_change BEFORE UPDATE ON venue_session BEGIN
  SELECT RAISE(ABORT, 'venue_session_venue')
  WHERE NEW.id <> OLD.id OR NEW.venue_id <> OLD.venue_id OR NEW.centre_id <> OLD.centre_id
    OR (NEW.room_id IS NOT NULL AND NEW.venue_id IS NOT (SELECT venue_id FROM room WHERE id = NEW.room_id));
  -- Never more places taken than there are.
  SELECT RAISE(ABORT, 'session_full') WHERE NEW.taken > NEW.capacity;
  SELECT RAISE(ABORT, 'session_taken')
  WHERE NEW.taken <> OLD.taken
    AND NEW.taken <> (SELECT coalesce(sum(places), 0) FROM visit
                      WHERE session_id = NEW.id AND state IN ('booked', 'attended', 'absent'));
  SELECT RAISE(ABORT, 'room_taken')
  WHERE NEW.state = 'planned' AND NEW.room_id IS NOT NULL
    AND (OLD.state <> 'planned' OR NEW.room_id IS NOT OLD.room_id OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at)
    AND EXISTS (SELECT 1 FROM venue_session WHERE state = 'planned' AND room_id = NEW.room_id AND id <> NEW.id
                AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at);
END;
--> statement-breakpoint
CREATE TRIGGER visit_in AFTER INSERT ON visit BEGIN
  UPDATE venue_session SET taken = (SELECT coalesce(sum(places), 0) FROM visit
    WHERE session_id = NEW.session_id AND state IN ('booked', 'attended', 'absent'))
  WHERE id = NEW.session_id AND NEW.state IN ('booked', 'attended', 'absent');
END;
--> statement-breakpoint
CREATE TRIGGER visit_not_replaced BEFORE INSERT ON visit BEGIN
  SELECT RAISE(ABORT, 'visit_replaced')
  WHERE EXISTS (SELECT 1 FROM visit WHERE id = NEW.id OR code = NEW.code);
END;
--> statement-breakpoint
CREATE TRIGGER visit_change AFTER UPDATE OF state, places, session_id ON visit BEGIN
  UPDATE venue_session SET taken = (SELECT coalesce(sum(places), 0) FROM visit
    WHERE session_id = venue_session.id AND state IN ('booked', 'attended', 'absent'))
  WHERE id IN (OLD.session_id, NEW.session_id);
END;
--> statement-breakpoint
CREATE TRIGGER visit_out AFTER DELETE ON visit BEGIN
  UPDATE venue_session SET taken = (SELECT coalesce(sum(places), 0) FROM visit
    WHERE session_id = OLD.session_id AND state IN ('booked', 'attended', 'absent'))
  WHERE id = OLD.session_id;
END;
--> statement-breakpoint
CREATE TRIGGER session_hold_in BEFORE INSERT ON session_hold BEGIN
  SELECT RAISE(ABORT, 'session_hold')
  WHERE NOT EXISTS (SELECT 1 FROM commitment WHERE id = NEW.commitment_id AND live = 1 AND kind = 'session'
                    AND stock_id = NEW.stock_id AND starts = NEW.day AND until = NEW.day);
END;
