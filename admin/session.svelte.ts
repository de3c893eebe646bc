import { request } from './api.ts';

export type Role = 'desk' | 'host' | 'manager' | 'administrator';

export type Centre = {
  id: string;
  name: string;
  shortName: string;
  timeZone: string;
  /** The centre's own calendar day. */
  today: string;
  /** Null on a day it is closed. */
  openUntil: string | null;
};

export type Me = {
  staff: { id: string; name: string; username: string; role: Role; secondFactor: boolean };
  centres: Centre[];
  permissions: string[];
  demo: boolean;
};

const storedCentre = 'prokat.centre';

/** Who is signed in, what they may do, and at which of their centres this device works. */
class Session {
  #me = $state<Me | null>(null);
  #failed = $state<unknown>(null);
  #centreId = $state(localStorage.getItem(storedCentre));

  /** Reads it from the server; a missing session has by then led to the sign-in page. */
  load = async (): Promise<void> => {
    this.#failed = null;
    try {
      const answer = await request('/api/me');
      this.#me = (await answer.json()) as Me;
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

  /** The calendar day and the clocks of the current centre. */
  get today(): string {
    return this.centre?.today ?? Temporal.Now.plainDateISO().toString();
  }

  get timeZone(): string {
    return this.centre?.timeZone ?? 'UTC';
  }

  /** Whether the person may do it at the centre: the same matrix the server enforces. */
  can = (permission: string): boolean => this.#me?.permissions.includes(permission) ?? false;
}

export const session = new Session();
