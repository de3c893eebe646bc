import type { Context } from 'hono';
import type { Env } from './http.ts';
import { type FieldError, Problem } from './problem.ts';

/**
 * What nobody types and no screen, paper or search can show truly: control characters but tab and line ends, halves
 * of characters, marks that turn the letters after them round.
 */
const unseen = /[\p{Cc}--[\t\n\r]]|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/v;

/** Whether JSON text may hold such a character, plain or escaped; most requests are let go by this alone. */
const suspect = /\\u(00[0189]|202|206|d[89a-f])|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/i;

/** How deep a body may be nested; the deepest of ours has five. */
const deepest = 32;

const refused = (path: string): FieldError => ({
  path,
  code: 'unseen_characters',
  message: 'Leave out characters that cannot be seen',
});

/** Every text of a JSON value that holds unseen characters, by its path. */
function* unseenIn(value: unknown, path: readonly string[]): Generator<FieldError> {
  if (typeof value === 'string' && unseen.test(value)) yield refused(path.join('.'));
  if (typeof value !== 'object' || value === null || path.length > deepest) return;
  for (const [key, inner] of Object.entries(value)) yield* unseenIn(inner, [...path, key]);
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Whether files are sent to a path; everything else takes JSON. */
export const takesFiles = (path: string): boolean => /\/photos?$/.test(path);

/**
 * Stops a request whose text cannot be used before any route looks at it: a body that is not said to be JSON (which
 * a route would read as an empty one; one that takes files looks for itself), and characters that cannot be seen in a body or a query.
 * @throws Problem `unsupported_media`; `invalid_request` naming each field
 */
export async function assertLegible(c: Context<Env>): Promise<void> {
  const asked = c.req.url.includes('?') ? new URL(c.req.url).searchParams : [];
  const errors = [...asked].flatMap(([name, value]) => (unseen.test(value) ? refused(name) : []));
  if (errors.length > 0) throw new Problem('invalid_request', undefined, { errors });
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
  if (takesFiles(c.req.path)) return;
  // As text at once: the routes parse their JSON from it, and every other way copies the body once more.
  const text = await c.req.text();
  if (text === '') return;
  const kind = c.req.header('Content-Type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(kind))
    throw new Problem('unsupported_media', 'Send the body as application/json');
  if (!suspect.test(text)) return;
  const found = [...unseenIn(parsed(text), [])];
  if (found.length > 0) throw new Problem('invalid_request', undefined, { errors: found.slice(0, 20) });
}
