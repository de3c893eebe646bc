import { randomUUID } from 'node:crypto';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { CentreId } from '../../api/core/ids.ts';
import { challenge } from '../../api/site/shapes.ts';
import { type House, house } from '../support/house.ts';
import { thing, typeNamed } from '../support/people.ts';

export const walker = 'Ходунки реабилитационные';
export const phone = '+79131234242';

/** An answer a test reads into without caring for its whole shape. */
type Loose = { [key: string]: Loose };

/** A browser on the families' site: keeps the cookie it is given, does the work that is asked of it. */
export function browser(home: House) {
  let cookie = '';
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await home.app.request(path, {
      method,
      headers: {
        ...(cookie && { Cookie: cookie }),
        ...(method !== 'GET' && { 'Idempotency-Key': randomUUID() }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const set = response.headers.getSetCookie().find((one) => one.includes('prokat.site='));
    if (set !== undefined) cookie = set.slice(0, set.indexOf(';'));
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.includes('json') ?? false;
    const answer: Loose = JSON.parse(isJson ? text : 'null');
    return { status: response.status, headers: response.headers, text, body: answer };
  };
  const proof = async () => {
    const given = challenge.parse((await call('GET', '/api/site/challenge')).body);
    return { challenge: given, solution: await solveChallenge({ challenge: given, deriveKey }) };
  };
  return {
    call,
    proof,
    cookie: () => cookie,
    /** What is sent to ask for a walker from Thursday through the next Tuesday. */
    request: async (more: Record<string, unknown> = {}) => ({
      centreId: home.centreNamed('Барнаул'),
      starts: '2026-11-26',
      dueOn: '2026-12-01',
      lines: [{ itemTypeId: typeNamed(home, walker), quantity: 1 }],
      applicant: { name: 'Анна Смирнова', phone: '8 913 123-42-42', email: 'anna@example.org' },
      consents: [
        { purpose: 'request', textVersion: 1 },
        { purpose: 'messages', textVersion: 1 },
      ],
      proof: await proof(),
      ...more,
    }),
    /** What is sent to wait for a walker. */
    wait: async (more: Record<string, unknown> = {}) => ({
      centreId: home.centreNamed('Барнаул'),
      itemTypeId: typeNamed(home, walker),
      wantedFrom: '2026-11-26',
      days: 7,
      applicant: { name: 'Анна Смирнова', phone: '8 913 123-42-42', email: 'anna@example.org' },
      consents: [{ purpose: 'request', textVersion: 1 }],
      proof: await proof(),
      ...more,
    }),
  };
}

export type Browser = ReturnType<typeof browser>;

/** A house where so many walkers stand on the shelf of Барнаул, and a browser. */
export function stocked(count = 2, home = house(), centreId?: CentreId) {
  for (let n = 0; n < count; n += 1) thing(home, walker, centreId);
  return { home, visitor: browser(home) };
}

/** A stocked house in which the visitor has asked for a walker. */
export async function asked(count = 2, more: Record<string, unknown> = {}) {
  const { home, visitor } = stocked(count);
  const made = await visitor.call('POST', '/api/site/bookings', await visitor.request(more));
  if (made.status !== 201) throw new Error(made.text);
  return { home, visitor, bookingId: String(made.body.bookingId), code: String(made.body.code) };
}

/** The digits of the latest one-time code that went out to a contact; undefined when none did. */
export const sentTo = (home: House, contact: string): string | undefined =>
  /\d{6}/.exec(
    home.db.sqlite
      .prepare<[string], string>(
        `select body from notice where centre_id in (select id from centre) and kind = 'one_time_code' and address = ?
         order by id desc limit 1`,
      )
      .pluck()
      .get(contact) ?? '',
  )?.[0];

/** A browser in which everything of a contact is open. */
export async function knownBy(home: House, contact = phone): Promise<Browser> {
  const visitor = browser(home);
  await visitor.call('POST', '/api/site/my/code', { contact, proof: await visitor.proof() });
  const digits = sentTo(home, contact);
  const opened = await visitor.call('POST', '/api/site/my/code/verify', { contact, digits });
  if (opened.status !== 200) throw new Error(opened.text);
  return visitor;
}

/** Everything a family does on the site, and what its calendar and the desk's read, one after another. */
export async function familyDay(home: House): Promise<number[]> {
  const { visitor } = stocked(1, home);
  const my = '/api/site/my';
  const applicant = { name: 'Ольга', phone: '+79130000001', email: 'olga@example.org' };
  const days = { starts: '2026-11-25', dueOn: '2026-12-08' };
  const made = await visitor.call('POST', '/api/site/bookings', await visitor.request(days));
  const { bookingId, code } = made.body;
  const other = browser(home);
  const queued = await other.call('POST', '/api/site/queue', await other.wait({ applicant }));
  const place = `${my}/queue/${queued.body.queueEntryId}`;
  const known = await knownBy(home);
  const feed = await known.call('POST', `${my}/feed`, {});
  const desk = home.hire('desk');
  const centre = `/api/centres/${home.centreNamed('Барнаул')}/feed`;
  const desks = await desk.call('POST', centre, {});
  const { lines } = await visitor.request();
  const done = [
    made,
    queued,
    feed,
    await visitor.call('POST', `${my}/open`, { code, lastDigits: '4242' }),
    await visitor.call('POST', `${my}/bookings/${bookingId}/change`, { ...days, lines, version: 1 }),
    await visitor.call('GET', `${my}/bookings/${bookingId}/calendar`),
    await known.call('GET', my),
    await known.call('POST', `${my}/messages`, { wanted: false }),
    await known.call('POST', `${my}/messages`, { wanted: true, textVersion: 1 }),
    await visitor.call('GET', String(feed.body.path)),
    await visitor.call('GET', String(desks.body.path)),
    await known.call('DELETE', `${my}/feed`),
    await desk.call('DELETE', centre),
    await other.call('POST', `${place}/pause`),
    await other.call('POST', `${place}/resume`),
    await visitor.call('POST', `${my}/bookings/${bookingId}/cancel`),
  ];
  const [{ offer }] = JSON.parse((await other.call('GET', my)).text).queue;
  done.push(
    await other.call('POST', `${my}/offers/${offer.id}/decline`, { keep: true }),
    await other.call('POST', `${place}/resume`),
  );
  const [{ offer: again }] = JSON.parse((await other.call('GET', my)).text).queue;
  done.push(
    await other.call('POST', `${my}/offers/${again.id}/accept`),
    await other.call('POST', `${my}/close`),
  );
  return done.map(({ status }) => status);
}
