import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { holds, type Permission } from './access.ts';
import type { Ctx } from './context.ts';
import { type FieldError, Problem } from './problem.ts';
import { remedyOf } from './remedies.ts';

/** What every request carries. */
export type Env = {
  Bindings: Partial<HttpBindings>;
  Variables: {
    ctx: Ctx;
    requestId: string;
    /** The session of whoever is signed in, '' for a visitor. */
    sessionId: string;
    /** The network address the request came from, '' where there is none to know. */
    address: string;
    demo: boolean;
    /** Webhooks may be called by plain http and inside the own network. */
    webhooksAnywhere: boolean;
  };
};

/** A name a field could have; anything else is not repeated, for it may be somebody's data in the wrong place. */
const fieldName = /^[a-z][\w-]{0,39}$/i;

/** The fields a Zod error names, each with its remedy; never the submitted value. */
export const fieldErrors = (error: z.core.$ZodError): FieldError[] =>
  error.issues.flatMap((issue) => {
    const { code, message } = issue;
    const path = issue.path.map(String).filter((step) => fieldName.test(step) || /^\d+$/.test(step));
    if (code !== 'unrecognized_keys') return { path: path.join('.'), code, message };
    const unknown = { code, message: 'There is no such field; leave it out' };
    const named = issue.keys.filter((key) => fieldName.test(key)).slice(0, 20);
    if (named.length === 0) return { path: path.join('.'), ...unknown };
    return named.map((key) => ({ path: [...path, key].join('.'), ...unknown }));
  });

z.config({ customError: remedyOf });

/** An empty set of routes whose shapes refuse in the problem format. */
export const newRoutes = () =>
  new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return;
      // An address that cannot be of anything leads nowhere, like any other of nothing.
      if (result.target === 'param') throw new Problem('not_found');
      throw new Problem('invalid_request', undefined, { errors: fieldErrors(result.error) });
    },
  });

const guard =
  (permission: Permission | 'signed-in'): MiddlewareHandler<Env> =>
  async (c, next) => {
    // `c.var` copies all there is at each look, and every request passes here.
    const { actor } = c.get('ctx');
    if (actor.kind !== 'staff') throw new Problem('signed_out');
    if (permission !== 'signed-in' && !holds(actor.role, permission)) throw new Problem('forbidden');
    await next();
  };

const open: MiddlewareHandler<Env> = async (_c, next) => next();

/**
 * Who may call a route; every route spreads one of these, and a test looks that none forgot. `public` needs no
 * sign-in, `signed-in` any role, else the role must hold the permission (acts check the centre besides).
 */
export const guarded = (permission: Permission | 'signed-in' | 'public') => ({
  middleware: permission === 'public' ? open : guard(permission),
  'x-permission': permission,
  security: permission === 'public' ? [] : [{ session: [] }],
});

/** A JSON answer or body of a shape. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A required JSON body of a shape. */
export const body = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** A cursor that carries the sort values of the last row. */
export const toCursor = (...values: (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/**
 * The values of a cursor.
 * @throws Problem `invalid_request` when it is not one of ours
 */
export function fromCursor<T extends z.ZodType>(
  cursor: string | undefined,
  shape: T,
): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new Problem('invalid_request', undefined, {
      errors: [{ path: 'cursor', code: 'invalid', message: 'Use the cursor of the page before, or none' }],
    });
  }
}

/** Sends the edition of a card as its ETag. */
export const setEtag = (c: Context<Env>, version: number): void => c.header('ETag', `"${version}"`);

/**
 * The edition a change was made to, from If-Match.
 * @throws Problem `precondition_required` without one, `changed_meanwhile` when it cannot be one of ours
 */
export function ifMatch(c: Context<Env>): number {
  const header = c.req.header('If-Match');
  if (header === undefined) throw new Problem('precondition_required');
  const matched = /^(?:W\/)?"(\d{1,9})"$/.exec(header);
  if (matched === null) throw new Problem('changed_meanwhile');
  return Number(matched[1]);
}

/**
 * The edition a decision was taken on, where the client says it: whoever saw an older one is told so.
 * @throws Problem `changed_meanwhile` for what can be no edition
 */
export const ifMatchGiven = (c: Context<Env>): number | undefined =>
  c.req.header('If-Match') === undefined ? undefined : ifMatch(c);
