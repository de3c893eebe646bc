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
