import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Permission } from '../../core/access.ts';
import { type Env, guarded } from '../../core/http.ts';
import { centreId, familyId } from '../../core/ids.ts';
import { Problem, type ProblemCode } from '../../core/problem.ts';
import { recordRefusal } from '../acts/note.ts';

type Middleware = MiddlewareHandler<Env>;

const refusals: readonly ProblemCode[] = ['not_found', 'forbidden', 'access_reason_required'];

/** Puts into the trail every refusal of a family's card, or of a centre's families, to somebody signed in. */
const watch: Middleware = async (c, next) => {
  await next();
  if (!(c.error instanceof Problem) || !refusals.includes(c.error.code)) return;
  const { ctx } = c.var;
  const inPath = ['familyId', 'otherId'].map((name) => familyId.safeParse(c.req.param(name)).data);
  for (const id of new Set([...inPath, c.error.familyId]))
    if (id !== undefined) recordRefusal(ctx, { familyId: id }, c.error.code);
  const centre = centreId.safeParse(c.req.param('centreId')).data;
  if (centre !== undefined) recordRefusal(ctx, { centreId: centre }, c.error.code);
};

/** Who may call a route that shows families; refusals are put into the trail. */
export const watched = (permission: Permission) => {
  const guard = guarded(permission);
  const middleware: [Middleware, Middleware] = [watch, guard.middleware];
  return { ...guard, middleware };
};

/** As fast as anybody types, and no faster: a whole register is not to be read out through the search. */
const limits = [
  new RateLimiterMemory({ keyPrefix: 'second', points: 10, duration: 1 }),
  new RateLimiterMemory({ keyPrefix: 'minute', points: 120, duration: 60 }),
];

/**
 * Stops whoever looks families up faster than anybody types: 10 a second and 120 a minute for each person.
 * @throws Problem `too_many_requests`
 */
export async function assertUnhurried(c: Context<Env>): Promise<void> {
  const { actor } = c.var.ctx;
  for (const limit of limits)
    try {
      await limit.consume(actor.kind === 'staff' ? actor.id : actor.kind);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      c.header('Retry-After', String(Math.max(1, Math.ceil(refused.msBeforeNext / 1000))));
      throw new Problem('too_many_requests');
    }
}

const limited: Middleware = async (c, next) => {
  await assertUnhurried(c);
  await next();
};

/** As `watched`, for the routes that are asked at every key. */
export const watchedAndLimited = (permission: Permission) => {
  const guard = watched(permission);
  const middleware: [Middleware, Middleware, Middleware] = [...guard.middleware, limited];
  return { ...guard, middleware };
};
