-- What stands on the pickup shelf is free, of the line's own stock, and no more than the line still waits for.
CREATE TRIGGER set_aside_in BEFORE INSERT ON set_aside BEGIN
  SELECT RAISE(ABORT, 'set_aside_taken') WHERE EXISTS (SELECT 1 FROM set_aside WHERE unit_id = NEW.unit_id);
  SELECT RAISE(ABORT, 'set_aside_unit')
  WHERE NOT EXISTS (SELECT 1 FROM unit u JOIN booking_line l ON l.id = NEW.line_id AND l.stock_id = u.stock_id
                    WHERE u.id = NEW.unit_id AND u.status = 'free');
  SELECT RAISE(ABORT, 'set_aside_line')
  WHERE (SELECT count(*) FROM set_aside WHERE line_id = NEW.line_id)
    >= (SELECT quantity - handed FROM booking_line WHERE id = NEW.line_id);
END;
--> statement-breakpoint
CREATE TRIGGER set_aside_kept BEFORE UPDATE ON set_aside BEGIN SELECT RAISE(ABORT, 'set_aside_kept'); END;
--> statement-breakpoint
-- A thing that broke, was lost or went to somebody else stands on no shelf.
CREATE TRIGGER set_aside_out AFTER UPDATE OF status ON unit WHEN OLD.status = 'free' AND NEW.status <> 'free' BEGIN
  DELETE FROM set_aside WHERE unit_id = NEW.id;
END;
--> statement-breakpoint

-- What is over holds nothing: no thing is taken by a booking, an offer or a place in the queue that is closed.
CREATE TRIGGER booking_over BEFORE UPDATE OF closed_at ON booking WHEN NEW.closed_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'booking_holds')
  WHERE EXISTS (SELECT 1 FROM booking_line WHERE booking_id = NEW.id AND commitment_id IS NOT NULL)
    OR EXISTS (SELECT 1 FROM set_aside JOIN booking_line l ON l.id = line_id WHERE l.booking_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER booking_line_holds_in BEFORE INSERT ON booking_line WHEN NEW.commitment_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'booking_line_holds')
  WHERE NOT EXISTS (SELECT 1 FROM commitment WHERE id = NEW.commitment_id AND live = 1 AND kind = 'booking'
                    AND stock_id = NEW.stock_id AND quantity = NEW.quantity - NEW.handed);
END;
--> statement-breakpoint
CREATE TRIGGER booking_line_holds_change BEFORE UPDATE ON booking_line WHEN NEW.commitment_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'booking_line_holds')
  WHERE NOT EXISTS (SELECT 1 FROM commitment WHERE id = NEW.commitment_id AND live = 1 AND kind = 'booking'
                    AND stock_id = NEW.stock_id AND quantity = NEW.quantity - NEW.handed);
END;
--> statement-breakpoint
CREATE TRIGGER offer_over BEFORE UPDATE OF state ON offer WHEN NEW.state <> 'open' BEGIN
  SELECT RAISE(ABORT, 'offer_holds')
  WHERE EXISTS (SELECT 1 FROM commitment WHERE id = NEW.commitment_id AND live = 1);
END;
--> statement-breakpoint
CREATE TRIGGER queue_entry_over BEFORE UPDATE OF closed_at ON queue_entry WHEN NEW.closed_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'queue_entry_holds')
  WHERE EXISTS (SELECT 1 FROM offer WHERE entry_id = NEW.id AND state = 'open');
END;
--> statement-breakpoint

-- A house that works already gets the rules and the consent texts a new one is seeded with.
INSERT INTO policy (id, rule, value)
SELECT lower(printf('01900000-0000-7000-8%s-%s', substr(hex(randomblob(2)), 2), hex(randomblob(6)))), rule.name, rule.value
FROM (SELECT 'selfCancel' AS name, 'true' AS value UNION ALL SELECT 'selfChange', 'true' UNION ALL SELECT 'selfChangeDays', '1'
      UNION ALL SELECT 'selfExtend', 'true' UNION ALL SELECT 'openRequests', '3') AS rule
WHERE EXISTS (SELECT 1 FROM policy);
--> statement-breakpoint
INSERT INTO consent_text (purpose, version, text_ru, text_en, since)
SELECT 'request', 1,
  'Я согласен(на), чтобы центр обработал указанные здесь имя, телефон и адрес электронной почты, чтобы рассмотреть мою заявку. Если заявка не станет выдачей, эти данные удалят. Согласие можно отозвать в любое время.',
  'I agree that the centre processes the name, phone and e-mail given here in order to deal with my request. If nothing is lent in the end, they are deleted. I may withdraw this consent at any time.',
  '2026-01-01'
WHERE EXISTS (SELECT 1 FROM consent_text)
UNION ALL
SELECT 'messages', 1,
  'Я согласен(на) получать сообщения о моих заявках и сроках на указанные телефон и адрес электронной почты. От сообщений можно отказаться в любое время.',
  'I agree to receive messages about my requests and due days at the phone and e-mail given here. I may stop them at any time.',
  '2026-01-01'
WHERE EXISTS (SELECT 1 FROM consent_text);
