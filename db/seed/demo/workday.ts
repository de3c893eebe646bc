import type { Logger } from 'pino';
import type { Hours } from '../../../api/centres/rules.ts';
import type { Actor, Ctx } from '../../../api/core/context.ts';
import { type Day, daysBetween } from '../../../api/core/dates.ts';
import { serve } from '../../../api/queue/acts/serve.ts';
import type { Db } from '../../open.ts';
import type { Id } from '../../tables/columns.ts';
import type { Chance } from './chance.ts';

export type World = {
  db: Db;
  now: Temporal.Instant;
  newId: <Word extends string>() => Id<Word>;
  log: Logger;
};

/** Who works at a centre: its own desk, host and manager, and the administrator of all; the house where there is none. */
export type People = Readonly<Record<'desk' | 'host' | 'manager' | 'administrator', Actor>>;
export type Role = keyof People;

type Given = { day: Day; timeZone: string; hours: Hours; present: Day };

/** One open day at a desk: every act a little later than the one before, within opening hours and never after now. */
export class Workday {
  readonly day: Day;
  /** Days from here to the last open day up to today. */
  readonly left: number;
  readonly #world: World;
  readonly #people: People;
  readonly #chance: Chance;
  readonly #ends: number;
  readonly #closes: number;
  #at: number;

  constructor(world: World, people: People, chance: Chance, { day, timeZone, hours, present }: Given) {
    this.day = day;
    this.left = daysBetween(day, present);
    this.#world = world;
    this.#people = people;
    this.#chance = chance;
    const moment = (plainTime: string) =>
      Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
    this.#at = moment(hours.opens);
    this.#closes = moment(hours.closes);
    this.#ends = Math.min(this.#closes, world.now.epochMilliseconds);
  }

  /** Whether the doors have opened by now. */
  get begun(): boolean {
    return this.#at < this.#ends;
  }

  /** Lets time pass until somebody comes, `tasks` of whom share the day. */
  pass(tasks: number): void {
    this.#at += (this.#ends - this.#at) * this.#chance.next() * Math.min(0.9, 2 / (tasks + 1));
  }

  /** The context of whoever has this role, a minute or two after the last one given. */
  as(role: Role): Ctx {
    const soon = Math.min(this.#ends, this.#at + this.#chance.between(25_000, 150_000));
    // Once it is evening somewhere it is no day at the desk again.
    this.#at = Math.max(this.#at, soon);
    return this.#ctx(this.#at, this.#people[role]);
  }

  /** The context of whoever has this role at the moment of the last one given, which takes no chance. */
  beside(role: Role): Ctx {
    return this.#ctx(this.#at, this.#people[role]);
  }

  /** The context of what the house does by itself before anybody comes. */
  byItself(): Ctx {
    return this.#ctx(this.#at, { kind: 'house' });
  }

  /** The context of somebody on the families' site: at the kiosk while the doors are open, at home in the evening. */
  visitor(when: 'now' | 'evening'): Ctx {
    const from = when === 'now' ? this.#at : Math.max(this.#at, this.#closes + 40 * 60_000);
    const least = when === 'now' ? 60_000 : 8 * 60_000;
    const most = Math.min(when === 'now' ? this.#ends : Infinity, this.#world.now.epochMilliseconds);
    this.#at = Math.min(most, from + this.#chance.between(least, 4 * least));
    return this.#ctx(this.#at, { kind: 'visitor' });
  }

  #ctx(at: number, actor: Actor): Ctx {
    const { db, newId, log } = this.#world;
    const now = Temporal.Instant.fromEpochMilliseconds(Math.floor(at));
    return { db, now, actor, newId, log, follow: serve, changed: () => {} };
  }
}
