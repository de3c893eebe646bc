import type { ClientResponse } from 'hono/client';
import { hc } from 'hono/client';
import type { SuccessStatusCode } from 'hono/utils/http-status';
import type { Api } from '../api/app.ts';
import { Problem } from '../ui/problem.ts';
import { toSignIn } from './leave.ts';
import { network } from './network.svelte.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

const problemOf = async (response: Response): Promise<Problem> => {
  const body: unknown = await response.json().catch(() => null);
  return new Problem(response.status, typeof body === 'object' && body !== null ? { ...body } : {});
};

/**
 * Every request of the staff pages: a change carries an Idempotency-Key (the form's own, or a fresh one), silence
 * and refusals are thrown as `Problem`, and the end of a session leads to the sign-in page.
 */
export const request = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers);
  const method = init.method?.toUpperCase() ?? 'GET';
  if (!safe.has(method) && !headers.has('Idempotency-Key'))
    headers.set('Idempotency-Key', crypto.randomUUID());
  let response: Response;
  try {
    response = await fetch(input, { ...init, headers, credentials: 'same-origin' });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    network.lost();
    throw new Problem(0, {}, { cause });
  }
  network.heard();
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.code === 'signed_out') toSignIn('expired');
  throw problem;
};

/** The typed client: `client.api.families.$get({ query })`; read its answers with `read`. */
export const client = hc<Api>(location.origin, { fetch: request });

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

/** The headers of one submission: the form's key, and the version of the card it changes. */
export const withKey = (key: string, etag?: string): { headers: Record<string, string> } => ({
  headers: { 'Idempotency-Key': key, ...(etag ? { 'If-Match': etag } : {}) },
});
