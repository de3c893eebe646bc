import sharp from 'sharp';
import { expect } from 'vitest';
import { z } from 'zod';
import { shownName } from '../../api/families/rules.ts';
import { browser } from '../site/visitor.ts';
import type { House } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';
import { filled, type Route, type Schema, sample, type World } from './world.ts';

/** Whoever asks: staff, somebody on the families' site, the kiosk. */
export type Hand = {
  call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; headers: Headers; text: string; body: { code?: unknown } }>;
};

const because = { 'X-Access-Reason': 'lending' };
const [surname, childName, settlement] = ['Укромнова', 'Любомира', 'с. Потаённое'] as const;
const [phone, email, codeName] = ['+79139990177', 'ukromnova@example.org', 'Рябина-77'] as const;
const loose = z.looseObject({ id: z.string() });

/** By what she would be looked for. */
export const typed = [surname, 'Укром', childName, phone, '913 999-01-77', '0177', email, codeName, 'Рябин'];

const toybox = 'Конструктор';
const seat = 'Опора для сидения';
const box = 'Мультибокс «Сенсорика»';
const picture = new Uint8Array(
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c54' } })
    .jpeg()
    .toBuffer(),
);

/**
 * A protected family with everything a family can have: a card with a child, contacts, a proof and a consent; then, each
 * by the house's own doors, a loan, a booking she asked for herself, a place in the queue with an offer, notices, a
 * visit and a guest's code. `arrive` makes the card, `live` the rest; between them only the trail may have changed.
 */
export function her({ home, centreId, params }: World, hidden = true) {
  const host = home.hire('host', [centreId]);
  const [lent, kept, awaited] = [
    thing(home, toybox, centreId),
    thing(home, toybox, centreId),
    thing(home, seat, centreId),
  ];
  const before = family(home, { centreId, surname: 'Ким' });
  const ids: Record<string, string> = {};
  /** By what she is known elsewhere: nobody reads it off a list. */
  const names = [surname, childName, settlement, phone, '999-01-77', email];
  const traces = new Set<string>([...names, 'ТН-7701', codeName, 'через двор']);
  const ask = async (method: string, path: string, body?: unknown, headers = {}) => {
    const answer = await host.call(method, path, body, { ...because, ...headers });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const made = async (path: string, body?: unknown, headers = {}) =>
    loose.parse((await ask('POST', path, body, headers)).body);
  const edition = async (path: string) => ({
    'If-Match': (await ask('GET', path)).headers.get('ETag') ?? '',
  });

  async function arrive() {
    const card = await made(`/api/centres/${centreId}/families`, {
      settlement,
      primaryGroup: 'disabled_child',
      protected: hidden,
      codeName: hidden ? codeName : null,
      people: [
        { role: 'representative', surname, givenName: 'Вера' },
        { role: 'child', surname, givenName: childName, birthDate: '2019-05-02' },
      ],
      contacts: [
        { kind: 'phone', value: phone, safe: true },
        { kind: 'email', value: email },
      ],
    });
    const path = `/api/families/${card.id}`;
    const paper = {
      group: 'disabled_child',
      kind: 'disability_certificate',
      number: 'ТН-7701',
      issuer: 'МСЭ',
    };
    await made(`${path}/proofs`, { ...paper, validUntil: null });
    const whole = await made(`${path}/consents`, { purpose: 'rental', textVersion: 1 });
    const one = z.array(z.object({ id: z.string() }));
    const groups = z.array(z.object({ proofs: one })).parse(whole.groups);
    ids.familyId = card.id;
    ids.otherId = card.id;
    ids.proofId = groups[0]?.proofs[0]?.id ?? '';
    ids.consentId = one.parse(whole.consents)[0]?.id ?? '';
    for (const { id } of [...one.parse(whole.people), ...one.parse(whole.contacts)]) traces.add(id);
    for (const id of Object.values(ids)) traces.add(id);
  }

  async function live() {
    const { familyId } = ids;
    const given = await made(`/api/centres/${centreId}/handovers`, { familyId, items: [{ unitId: lent }] });
    const things = {
      unitId: lent,
      handoverId: given.id,
      loanId: z.array(loose).parse(given.loans)[0]?.id ?? '',
    };
    // She asked on the site, with words of her own; a host found her card for it.
    const site = browser(home);
    const applicant = { name: `${surname} Вера`, phone, email };
    const lines = [{ itemTypeId: typeNamed(home, toybox), quantity: 1 }];
    const days = { starts: '2026-11-25', dueOn: '2026-12-01', lines };
    const asked = await site.call(
      'POST',
      '/api/site/bookings',
      await site.request({ ...days, applicant, note: 'Зайду одна, через двор' }),
    );
    expect(asked.status, asked.text).toBe(201);
    ids.bookingId = String(asked.body.bookingId);
    const booked = await made(`/api/bookings/${ids.bookingId}/link`, { familyId });
    await made(`/api/bookings/${ids.bookingId}/confirm`, {});
    await made(`/api/bookings/${ids.bookingId}/shelf`, { unitId: kept });
    // What she waits for comes back and is offered to her.
    const other = await made(`/api/centres/${centreId}/handovers`, {
      familyId: before,
      items: [{ unitId: awaited }],
    });
    const wish = { itemTypeId: typeNamed(home, seat), wantedFrom: '2026-11-25', days: 14 };
    const waits = await made(`/api/centres/${centreId}/queue`, { ...wish, familyId });
    ids.queueEntryId = waits.id;
    await made(`/api/units/${awaited}/return`, { condition: 'good' });
    const desk = home.hire('desk', [centreId]);
    for (const step of ['cleaned', 'inspected'])
      expect((await desk.call('POST', `/api/units/${awaited}/steps`, { step })).status).toBe(200);
    expect(other.id).toBeDefined();
    const { offer } = z
      .looseObject({ offer: loose })
      .parse((await ask('GET', `/api/queue/${waits.id}`)).body);
    ids.offerId = offer.id;
    const visit = await made(`/api/sessions/${params.venueSessionId}/visits`, {
      familyId,
      adults: 1,
      children: 1,
    });
    ids.visitId = visit.id;
    const guest = await made(`/api/venues/${params.venueId}/guests`, { familyId, until: '2026-12-31' });
    ids.guestId = guest.id;
    const notices = home.db.sqlite
      .prepare<[string, string], string>('SELECT id FROM notice WHERE family_id = ? OR about_id = ?')
      .pluck()
      .all(familyId ?? '', ids.bookingId);
    expect(notices.length).toBeGreaterThan(0);
    ids.noticeId = notices[0] ?? '';
    for (const id of [...Object.values(ids), ...notices]) traces.add(id);
    for (const { code } of [booked, waits, visit, guest]) if (typeof code === 'string') traces.add(code);
    return things;
  }
  /** Boxes that were with her: one is, one came back without a part; sessions of a guests' venue; words of her own. */
  async function boxes() {
    const { familyId } = ids;
    const desk = home.hire('desk', [centreId]);
    const written = ['Считали у калитки', 'Разбита сестрой', 'Лепила лису'];
    for (const word of written) traces.add(word);
    const out: string[] = [];
    for (const unitId of [thing(home, box, centreId), thing(home, box, centreId)]) {
      const kit = `/api/units/${unitId}/kit`;
      expect((await desk.call('POST', `${kit}/fill`, {})).status).toBe(200);
      const { parts } = z
        .looseObject({ parts: z.array(z.looseObject({ componentId: z.string(), present: z.number() })) })
        .parse((await ask('GET', kit)).body);
      const counts = parts.map(({ componentId, present }) => ({ componentId, counted: present }));
      const photo = new FormData();
      photo.set('photo', new File([picture], 'box.jpg', { type: 'image/jpeg' }));
      const { photoId } = z
        .looseObject({ photoId: z.string() })
        .parse((await ask('POST', `${kit}/photos`, photo)).body);
      traces.add(photoId);
      const items = [{ unitId, check: { counts, note: written[0], photoId } }];
      const given = await made(`/api/centres/${centreId}/handovers`, { familyId, items });
      out.push(unitId);
      if (out.length > 1) continue;
      const back = counts.map((row, at) => ({
        ...row,
        counted: at < 2 ? 0 : row.counted,
        settle: 'compensate',
      }));
      const returned = await made(`/api/units/${unitId}/return`, {
        condition: 'good',
        check: { counts: back, note: written[1] },
      });
      expect(returned.damages).toHaveLength(2);
      const loan = `/api/loans/${z.array(loose).parse(given.loans)[0]?.id}`;
      const { photos } = z
        .looseObject({ photos: z.array(z.string()) })
        .parse((await ask('POST', `${loan}/photos`, photo)).body);
      traces.add(photos[0] ?? '');
    }
    if (!hidden) {
      // A card of hers from before became this one.
      const first = family(home, { centreId, surname });
      const people = { familyId: first, adults: 1, children: 0 };
      const early = await made(`/api/sessions/${params.venueSessionId}/visits`, people);
      const merged = await desk.call('POST', `/api/families/${familyId}/merges/${first}`);
      expect(merged.status, merged.text).toBe(200);
      traces.add(first).add(early.id);
    }
    const visit = `/api/visits/${ids.visitId}`;
    const { version } = z.looseObject({ version: z.number() }).parse((await ask('GET', visit)).body);
    await ask('PATCH', visit, { note: written[2] }, { 'If-Match': `"${version}"` });
    return out;
  }
  return { host, ids, names, traces, ask, edition, arrive, live, boxes, things: { lent, kept, awaited } };
}

/** An answer without what differs each time it is asked. */
export const plain = (text: string) => text.replace(/"requestId":"[^"]+"/, '');

/** Which of these words an answer holds, in its body or in a header, but for those the question held. */
export const tracesIn = (
  { text, headers }: { text: string; headers: Headers },
  traces: Iterable<string>,
  asked: string,
): string[] => {
  const told = `${text} ${JSON.stringify([...headers])}`;
  return [...traces].filter((trace) => told.includes(trace) && !asked.includes(trace));
};

/** The addresses of a route's reading: what it must be told, then each choice it offers. */
export function addresses(
  route: Route,
  whole: (schema: Schema) => Schema,
  params: Readonly<Record<string, string>>,
): string[] {
  const query = route.parameters.filter((one) => one.in === 'query');
  const days: Record<string, string> = {
    from: '2026-11-20',
    until: '2026-12-20',
    starts: '2026-11-25',
    dueOn: '2026-12-01',
  };
  const value = (name: string, schema: Schema) => days[name] ?? String(sample(schema, whole, params, name));
  const base = query.filter(({ required }) => required);
  const told = base.map(({ name, schema }): [string, string] => [name, value(name, schema)]);
  const choices = query.flatMap(({ name, schema }): [string, string][][] => [
    ...(whole(schema).enum ?? []).map((one): [string, string][] => [...told, [name, String(one)]]),
    ...(name === 'subjectId' || name === 'about'
      ? Object.values(params).map((id): [string, string][] => [...told, [name, id]])
      : []),
  ]);
  const path = filled(route.path, params);
  return [told, ...choices].map((pairs) =>
    pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path,
  );
}

/** Whether a route only looks, whatever its method. */
export const onlyLooks = ({ method, path }: Route): boolean =>
  method === 'GET' || /\/(find|search|duplicates|preview|verdicts?|weigh\w*)$/.test(path);

/** What a house has written down and sent out so far: log lines, what boards were told, what webhooks are to be told. */
export const sentBy = (home: House, news: readonly unknown[], lines: readonly string[]): string =>
  [
    ...lines,
    JSON.stringify(news),
    ...home.db.sqlite
      .prepare<[], string>(
        "SELECT url || payload FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id WHERE d.state = 'queued' AND d.type <> 'booking.requested'",
      )
      .pluck()
      .all(),
  ].join('\n');

/** The name those who serve her know her by. */
export const known = shownName({ protected: true, codeName }, undefined);
