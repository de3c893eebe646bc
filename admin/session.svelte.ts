import type { Me } from '../api/board/shapes.ts';
import { client, read } from './api.ts';
import { toSignIn } from './leave.ts';

export type Role = Me['staff']['role'];
export type Centre = Me['centres'][number];
export type Permission = Me['permissions'][number];

const storedCentre = 'prokat.centre';

/** Who is signed in, what they may do, and at which of their centres this device works. */
class Session {
  #me = $state<Me | null>(null);
  #failed = $state<unknown>(null);
  #centreId = $state(localStorage.getItem(storedCentre));

  /** Reads it from the server; without a session it leads to the sign-in page. */
  load = async (): Promise<void> => {
    this.#failed = null;
    try {
      const { me, ended } = await read(client.api.auth.session.$get());
      if (me === null) toSignIn(ended ? 'expired' : 'first');
      else this.#me = me;
    } catch (error) {
      this.#failed = error;
      throw error;
    }
  };

  /** Why the last reading failed, null when it did not. */
  get failed(): unknown {
    return this.#failed;
  }

  get me(): Me | null {
    return this.#me;
  }

  get centres(): Centre[] {
    return this.#me?.centres ?? [];
  }

  /** The centre this device works at, null only for staff without any. */
  get centre(): Centre | null {
    return this.centres.find((centre) => centre.id === this.#centreId) ?? this.centres[0] ?? null;
  }

  /** The current centre's id, '' without one; the shell shows no screen then. */
  get centreId(): string {
    return this.centre?.id ?? '';
  }

  set centreId(id: string) {
    this.#centreId = id;
    localStorage.setItem(storedCentre, id);
  }

  /** Whether a new day has begun at the current centre since this was read. */
  get stale(): boolean {
    return this.centre !== null && Temporal.Now.plainDateISO(this.timeZone).toString() !== this.centre.today;
  }

  /** The calendar day and the clocks of the current centre. */
  get today(): string {
    return this.centre?.today ?? Temporal.Now.plainDateISO().toString();
  }

  get timeZone(): string {
    return this.centre?.timeZone ?? 'UTC';
  }

  /** Whether the person may do it at the centre: the same matrix the server enforces. */
  can = (permission: Permission): boolean => this.#me?.permissions.includes(permission) ?? false;
}

export const session = new Session();
