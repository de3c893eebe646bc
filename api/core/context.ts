import type { Logger } from 'pino';
import type { Db } from '../../db/open.ts';
import type { Id } from '../../db/tables/columns.ts';
import { holds, type Permission } from './access.ts';
import { type Day, dayAt, type Moment, toMoment } from './dates.ts';
import type { GroupCommit } from './group-commit.ts';
import type { CentreId, StaffId, VenueSessionId } from './ids.ts';
import { Problem } from './problem.ts';

export const staffRoles = ['desk', 'host', 'manager', 'administrator'] as const;
export type StaffRole = (typeof staffRoles)[number];

/**
 * Who acts: a member of staff, a visitor who has not signed in and may do nothing that needs a permission, or the
 * house itself (seeding, jobs), which may do everything.
 */
export type Actor =
  | { kind: 'staff'; id: StaffId; name: string; role: StaffRole; centres: readonly CentreId[] }
  | { kind: 'visitor' }
  | { kind: 'house' };

/** Where something may have come free: a stock by its number, places of a session by its id. */
export type Freed = number | VenueSessionId;

/** Everything an act or a read needs from the world outside; nothing below `main.ts` reads the clock. */
export type Ctx = {
  readonly db: Db;
  readonly now: Temporal.Instant;
  readonly actor: Actor;
  readonly newId: <Word extends string>() => Id<Word>;
  readonly log: Logger;
  /** The request this is, when it must be carried out once only. */
  readonly request?: { key: Buffer; fingerprint: string };
  /** The commit that the acts of requests share; without one each act commits for itself. */
  readonly commit?: GroupCommit;
  /** What is done, in an act's own transaction, about what may have come free. */
  readonly follow: (ctx: Ctx, of: Freed) => void;
  /** Told after the commit which centre changed by which act. */
  readonly changed: (centreId: CentreId | null, act: string) => void;
};

/** The moment of `ctx`, as stored. */
export const now = (ctx: Ctx): Moment => toMoment(ctx.now);

/** Today at a time zone. */
export const today = (ctx: Ctx, timeZone: string): Day => dayAt(ctx.now, timeZone);

/** The id of the acting member of staff, or null for the house. */
export const actorId = (ctx: Ctx): StaffId | null => (ctx.actor.kind === 'staff' ? ctx.actor.id : null);

/** Whether the actor works at a centre. */
export const worksAt = (ctx: Ctx, centreId: CentreId): boolean =>
  ctx.actor.kind === 'house' || (ctx.actor.kind === 'staff' && ctx.actor.centres.includes(centreId));

/** Whether the actor has a permission, at a centre when one is given. */
export const may = (ctx: Ctx, permission: Permission, centreId?: CentreId): boolean =>
  ctx.actor.kind === 'house' ||
  (ctx.actor.kind === 'staff' &&
    holds(ctx.actor.role, permission) &&
    (centreId === undefined || worksAt(ctx, centreId)));

/**
 * Stops whoever may not.
 * @throws Problem `not_found` at a centre that is not the actor's own, `forbidden` where the role lacks it
 */
export function permit(ctx: Ctx, permission: Permission, centreId?: CentreId): void {
  if (centreId !== undefined && !worksAt(ctx, centreId)) throw new Problem('not_found');
  if (!may(ctx, permission)) throw new Problem('forbidden');
}
