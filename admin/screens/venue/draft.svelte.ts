import type { VenueCard } from '../../../api/venue/shapes.ts';
import { plusDays } from '../bookings/stretch.ts';
import { move, type Scope } from './act.ts';
import type { Held, Spot } from './words.ts';

const step = 15;
const inMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const asTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const between = (least: number, most: number, value: number): number =>
  Math.min(most, Math.max(least, value));

export type Push = 'left' | 'right' | 'up' | 'down' | 'shorter' | 'longer';

/** A session that is being moved, and is not where it will be until it is saved. */
export class Draft {
  #row = $state.raw<Held | null>(null);
  #to = $state.raw<Spot | null>(null);
  /** Whether it is asked of which sessions of a series this holds. */
  asking = $state(false);
  busy = $state(false);

  /** The session as it stands. */
  get row(): Held | null {
    return this.#row;
  }

  /** The session where it is to be, null while none is moved. */
  get placed(): Held | null {
    return this.#row && this.#to && { ...this.#row, ...this.#to };
  }

  put = (row: Held, to: Spot): void => {
    this.#row = row;
    this.#to = { day: to.day, time: to.time, minutes: to.minutes, roomId: to.roomId };
  };

  /** One step by the keyboard: a quarter of an hour, a day, or a room further where rooms stand side by side. */
  push = (row: Held, by: Push, venue: VenueCard | undefined, rooms: boolean): void => {
    const at = this.#row?.id === row.id && this.#to ? this.#to : row;
    const start = inMinutes(at.time);
    if (by === 'up' || by === 'down')
      this.put(row, { ...at, time: asTime(between(0, 1440 - step, start + (by === 'up' ? -step : step))) });
    else if (by === 'shorter' || by === 'longer')
      this.put(row, { ...at, minutes: between(step, 1440, at.minutes + (by === 'longer' ? step : -step)) });
    else if (!rooms) this.put(row, { ...at, day: plusDays(at.day, by === 'left' ? -1 : 1) });
    else {
      const free = venue?.rooms.filter(({ archived, id }) => !archived || id === at.roomId) ?? [];
      const next = free[free.findIndex(({ id }) => id === at.roomId) + (by === 'left' ? -1 : 1)];
      if (next) this.put(row, { ...at, roomId: next.id });
    }
  };

  drop = (): void => {
    this.#row = null;
    this.#to = null;
    this.asking = false;
  };

  /** Saves at once what touches nobody; what belongs to a series, or is visited, is asked first. */
  settle = (): void => {
    const { row, placed: to } = this;
    if (row === null || to === null) return;
    const same =
      row.day === to.day && row.time === to.time && row.roomId === to.roomId && row.minutes === to.minutes;
    if (same) this.drop();
    else if (row.seriesId !== null || row.taken + row.waiting > 0) this.asking = true;
    else void this.save('one');
  };

  save = async (scope: Scope): Promise<void> => {
    const { row, placed: to } = this;
    if (row === null || to === null || this.busy) return;
    this.busy = true;
    await move(row, to, scope);
    this.busy = false;
    this.drop();
  };
}
