import type { ClientResponse } from 'hono/client';
import { hc } from 'hono/client';
import type { SuccessStatusCode } from 'hono/utils/http-status';
import type { Api } from '../api/app.ts';
import { Problem } from '../ui/problem.ts';

/** What carries a request: the browser, or the service itself while it writes a page. */
export const carrier = { send: (input: RequestInfo | URL, init: RequestInit) => fetch(input, init) };

/** Every request of the site: a change carries an Idempotency-Key; silence and refusals are thrown as `Problem`. */
const request = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers);
  if (init.method !== 'GET' && !headers.has('Idempotency-Key'))
    headers.set('Idempotency-Key', crypto.randomUUID());
  const sent = carrier.send(input, { ...init, headers, credentials: 'same-origin' });
  const response = await sent.catch((cause) => {
    throw new Problem(0, {}, { cause });
  });
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  throw new Problem(response.status, typeof body === 'object' && body !== null ? { ...body } : {});
};

const openKey = 'prokat.open';

/** By what it was opened: a code with the phone or a contact, or a code alone. */
type Door = 'asked' | 'alone';
const door = (): Door | null | undefined => {
  try {
    const kept = sessionStorage.getItem(openKey);
    return kept === null ? null : kept === 'alone' ? kept : 'asked';
  } catch {
    return undefined;
  }
};
const keep = (by: Door | null): void => {
  try {
    if (by === null) sessionStorage.removeItem(openKey);
    else sessionStorage.setItem(openKey, by);
  } catch {
    // Without storage it is asked for each time.
  }
};

/** Whether something was opened in this tab, so that nobody asks for what is not; it goes with the tab. */
export const opened = {
  get now(): boolean {
    return door() !== null;
  },
  set now(open: boolean) {
    keep(open ? 'asked' : null);
  },
  /** The same by a code alone. */
  get alone(): boolean {
    const by = door();
    return by === 'alone' || by === undefined;
  },
  set alone(open: boolean) {
    keep(open ? 'alone' : null);
  },
};

/** Closes what was opened by code, also while the page is being left. */
export const close = (): void => {
  opened.now = false;
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  void fetch('/api/site/my/close', { method: 'POST', keepalive: true, headers }).catch(() => {});
};

/** The typed client; read its answers with `read`. */
export const client = hc<Api>(typeof location === 'undefined' ? '' : location.origin, { fetch: request });
export const site = client.api.site;

type Body<Answer> =
  Answer extends ClientResponse<infer Content, infer Status, 'json'>
    ? Extract<Status, SuccessStatusCode> extends never
      ? never
      : Content
    : never;

/** The body of a successful answer, typed by the route; anything else has been thrown as `Problem`. */
export const read = async <Answer extends ClientResponse<unknown>>(
  answer: Promise<Answer>,
): Promise<Body<Answer>> => (await answer).json() as Promise<Body<Answer>>;

/** The key of one submission, so that sending it again does not do it twice. */
export const withKey = (key: string): { headers: Record<string, string> } => ({
  headers: { 'Idempotency-Key': key },
});
