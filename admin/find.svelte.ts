import type { FindAnswer } from '../api/board/shapes.ts';
import { address } from '../ui/address.svelte.ts';
import { Problem } from '../ui/problem.ts';
import { client, read } from './api.ts';
import { navigate, route } from './routes.ts';
import { scans } from './scans.ts';
import { session } from './session.svelte.ts';

/** One line of the answer, in the order the arrows walk: units first. */
export type Hit =
  | { kind: 'booking'; booking: NonNullable<FindAnswer['booking']> }
  | { kind: 'place'; place: NonNullable<FindAnswer['place']> }
  | { kind: 'visit'; visit: NonNullable<FindAnswer['visit']> }
  | { kind: 'unit'; unit: FindAnswer['units'][number] }
  | { kind: 'family'; family: FindAnswer['families'][number] };

/** Where things lie on the desk and wait to hear for whom, the family is chosen; elsewhere its card is opened. */
const openFamily = (id: string): void => {
  if (route.pathname === '/admin/issue')
    void navigate('/admin/issue/:familyId', {
      params: { familyId: id },
      search: { unit: address.get('unit') },
    });
  else void navigate('/admin/families/:id', { params: { id } });
};

/** What stands on the shelf for a family that may be here is handed out for its booking. */
const openBooking = ({ id, state, familyId }: NonNullable<FindAnswer['booking']>, unitId = ''): void => {
  if (unitId !== '' && state === 'ready' && familyId !== null && session.can('loan.issue'))
    void navigate('/admin/issue/:familyId', {
      params: { familyId },
      search: { booking: id, unit: unitId },
    });
  else void navigate('/admin/bookings/:id', { params: { id } });
};

/** A free thing is to be handed out, to the family whose card is open; one that is out is brought back. */
const openUnit = ({ id, status }: FindAnswer['units'][number]): void => {
  const family = /^\/admin\/families\/([\da-f-]{36})$/.exec(route.pathname)?.[1];
  if (status === 'issued' || status === 'lost')
    void navigate('/admin/return/:unitId', { params: { unitId: id }, state: crypto.randomUUID() });
  else if (status !== 'free' || !session.can('loan.issue'))
    void navigate('/admin/units/:id', { params: { id } });
  else if (family !== undefined)
    void navigate('/admin/issue/:familyId', { params: { familyId: family }, search: { unit: id } });
  else void navigate('/admin/issue', { search: { unit: id } });
};

/** What the box on top holds, what was found for it at the current centre, and which line the arrows are on. */
export class Find {
  #query = $state('');
  #answer = $state<FindAnswer | null>(null);
  #failed = $state(false);
  #open = $state(false);
  #active = $state(-1);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;

  get query(): string {
    return this.#query;
  }

  get failed(): boolean {
    return this.#failed;
  }

  get active(): number {
    return this.#active;
  }

  /** Whether there is an answer to be seen. */
  get shown(): boolean {
    return this.#open && (this.#answer !== null || this.#failed);
  }

  get hits(): Hit[] {
    const answer = this.#answer;
    if (!answer) return [];
    const units = answer.unit ? [answer.unit] : answer.units;
    return [
      ...(answer.booking && !answer.unit ? [{ kind: 'booking' as const, booking: answer.booking }] : []),
      ...(answer.place ? [{ kind: 'place' as const, place: answer.place }] : []),
      ...(answer.visit ? [{ kind: 'visit' as const, visit: answer.visit }] : []),
      ...units.map((unit) => ({ kind: 'unit' as const, unit })),
      ...answer.families.map((family) => ({ kind: 'family' as const, family })),
    ];
  }

  get elsewhere(): FindAnswer['elsewhere'] {
    return this.#answer?.elsewhere ?? [];
  }

  /** Takes what is typed; asks after a short pause. */
  type = (text: string): void => {
    this.#query = text;
    this.#open = true;
    this.#active = -1;
    clearTimeout(this.#timer);
    if (text.trim().length < 2) this.#forget();
    else this.#timer = setTimeout(() => void this.#ask(), 150);
  };

  /** Enter, or a scanned code: what means one thing is opened, anything else is shown to choose from. */
  enter = async (text = this.#query): Promise<void> => {
    if (text.trim() === '') return;
    this.#query = text;
    this.#open = true;
    await this.#ask();
    const [only, ...others] = this.hits;
    const { unit, booking, place, visit } = this.#answer ?? {};
    if (only && (others.length === 0 || unit || booking || place || visit)) this.choose(only);
  };

  /** Goes where the line leads; a screen that wants units takes the unit instead. */
  choose = (hit: Hit): void => {
    const aside = hit.kind === 'unit' && hit.unit.id === this.#answer?.unit?.id && this.#answer.booking;
    this.clear();
    if (hit.kind === 'family') openFamily(hit.family.id);
    else if (hit.kind === 'booking') openBooking(hit.booking);
    else if (hit.kind === 'place') void navigate('/admin/queue/places/:id', { params: { id: hit.place.id } });
    else if (hit.kind === 'visit')
      void navigate('/admin/sessions/:id', { params: { id: hit.visit.sessionId } });
    else if (scans.wanted) scans.send(hit.unit.inventoryNumber);
    else if (aside) openBooking(aside, hit.unit.id);
    else openUnit(hit.unit);
  };

  /** Walks the lines by one, around the ends. */
  walk = (step: 1 | -1): void => {
    this.#open = true;
    const { length } = this.hits;
    this.#active = length === 0 ? -1 : (this.#active + step + length) % length;
  };

  show = (): void => {
    this.#open = true;
  };

  close = (): void => {
    this.#open = false;
    this.#active = -1;
  };

  clear = (): void => {
    clearTimeout(this.#timer);
    this.#query = '';
    this.#forget();
    this.close();
  };

  async #ask() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.#failed = false;
    try {
      this.#answer = await read(
        client.api.centres[':centreId'].find.$post(
          { param: { centreId: session.centreId }, json: { q: this.#query.trim() } },
          { init: { signal: asked.signal } },
        ),
      );
    } catch (error) {
      if (asked.signal.aborted) return;
      this.#answer = null;
      this.#failed = error instanceof Problem;
    }
  }

  #forget() {
    this.#asked?.abort();
    this.#answer = null;
    this.#failed = false;
  }
}
