import { queryOptions } from '@tanstack/svelte-query';
import type { SessionCard, SessionMoved } from '../../../api/venue/shapes.ts';
import { day as dayWords, nameOf } from '../../../ui/format.ts';
import { type NoticeAction, notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { Problem, problemWords } from '../../../ui/problem.ts';
import { client, read, withKey } from '../../api.ts';
import { queries } from '../../queries.ts';
import { session } from '../../session.svelte.ts';
import { type Held, type Spot, whenWords } from './words.ts';

const own = () => ({ param: { centreId: session.centreId } });
const key = (...rest: unknown[]) => ['centre', session.centreId, 'venue', ...rest];

/** The centre's venues with their rooms, the archived too. */
export const venuesQuery = () =>
  queryOptions({
    queryKey: key('venues'),
    queryFn: () => read(client.api.centres[':centreId'].venues.$get(own())),
  });

/** The kinds of sessions of the centre, the archived too. */
export const templatesQuery = () =>
  queryOptions({
    queryKey: key('templates'),
    queryFn: () => read(client.api.centres[':centreId']['session-templates'].$get(own())),
  });

export type Asked = { from: string; until: string; venueId: string; roomId: string };

/** The sessions of some days, of one venue or room or of all ('' = all). */
export const sessionsQuery = ({ from, until, venueId, roomId }: Asked) =>
  queryOptions({
    queryKey: key('sessions', from, until, venueId, roomId),
    // Its days come with it: what is shown until the next answer is there keeps its own.
    queryFn: async () => ({
      from,
      until,
      ...(await read(
        client.api.centres[':centreId'].sessions.$get({
          ...own(),
          query: { from, until, ...(venueId && { venueId }), ...(roomId && { roomId }) },
        }),
      )),
    }),
  });

/** One session with who comes. */
export const sessionQuery = (venueSessionId: string) =>
  queryOptions({
    queryKey: key('session', venueSessionId),
    queryFn: () => read(client.api.sessions[':venueSessionId'].$get({ param: { venueSessionId } })),
  });

/** Has everything that may tell of sessions asked for again. */
export const askAgain = (): Promise<void> =>
  queries.invalidateQueries({ queryKey: ['centre', session.centreId] });

const timesOf = ({ extra }: Problem): string =>
  (Array.isArray(extra.sessions) ? extra.sessions : [])
    .slice(0, 3)
    .map(({ day, time }: { day: string; time: string }) => `${dayWords(day, session.today)}, ${time}`)
    .join('; ');

/** A type of thing a session needs. */
export const typeQuery = (itemTypeId: string) =>
  queryOptions({
    queryKey: ['catalogue', 'card', itemTypeId],
    queryFn: () => read(client.api['item-types'][':itemTypeId'].$get({ param: { itemTypeId } })),
  });

/** What a refusal means here, with the thing and the day it speaks of; undefined leaves the usual words. */
export function refusalWords(problem: Problem): string | undefined {
  const { code, extra } = problem;
  if (code === 'room_taken') return m.venue_error_room({ times: timesOf(problem) });
  if (code === 'places_taken') return m.venue_error_places({ times: timesOf(problem) });
  if (code === 'promised_to_others') {
    const thing = queries.getQueryData(typeQuery(String(extra.itemTypeId)).queryKey);
    const day = typeof extra.day === 'string' ? dayWords(extra.day, session.today) : '';
    return m.venue_error_promised({ thing: thing ? nameOf(thing) : m.venue_thing(), day });
  }
  if (code === 'session_closed') return m.venue_error_closed();
  if (code === 'in_use') return m.venue_error_counts();
  return code === 'too_late_to_undo' ? m.venue_error_late() : undefined;
}

/** Says why something was refused, and asks for what stands now. */
export async function refused(error: unknown): Promise<void> {
  if (error instanceof Problem && error.code === 'promised_to_others')
    await queries.ensureQueryData(typeQuery(String(error.extra.itemTypeId)));
  const words = error instanceof Problem ? refusalWords(error) : undefined;
  notices.say(words ?? problemWords(error), { tone: 'bad' });
  void askAgain();
}

/** Shows a changed session at once. */
export async function keep(card: SessionCard): Promise<void> {
  queries.setQueryData(sessionQuery(card.id).queryKey, card);
  await askAgain();
}

export type Scope = 'one' | 'following' | 'all';

let toldLast: number | undefined;

/** Says where a session is now. What was said before of a move is over: this one came after it. */
function sayMoved(
  of: Parameters<typeof nameOf>[0] & Parameters<typeof whenWords>[0],
  actions: NoticeAction[] = [],
) {
  if (toldLast !== undefined) notices.dismiss(toldLast);
  notices.say(m.venue_moved({ name: nameOf(of), when: whenWords(of) }), { actions });
  toldLast = notices.all.at(-1)?.id;
}

/** Moves a session, and those of its series that are meant; says so, with the way back. True when it was moved. */
export async function move(
  row: Pick<Held, 'id' | 'version' | 'nameRu' | 'nameEn'> & Spot,
  to: Spot,
  scope: Scope,
): Promise<boolean> {
  const { day, time, minutes, roomId } = to;
  const json = {
    scope,
    ...(day !== row.day && { day }),
    ...(time !== row.time && { time }),
    ...(minutes !== row.minutes && { minutes }),
    ...(roomId !== row.roomId && { roomId }),
  };
  try {
    const card = await read(
      client.api.sessions[':venueSessionId'].$patch(
        { param: { venueSessionId: row.id }, json },
        withKey(crypto.randomUUID(), `"${row.version}"`),
      ),
    );
    await keep(card);
    const back = { label: m.app_undo(), run: () => moveBack(card) };
    sayMoved(card, [back]);
    return true;
  } catch (error) {
    await refused(error);
    return false;
  }
}

/** Puts all that was moved together where each of it stood. */
async function moveBack({ id, stood }: SessionMoved): Promise<void> {
  try {
    const { rows } = await read(
      client.api.centres[':centreId'].sessions.moves.$post({ ...own(), json: { rows: stood } }),
    );
    await askAgain();
    const row = rows.find((one) => one.id === id);
    if (row) sayMoved(row);
  } catch (error) {
    await refused(error);
  }
}

/** Takes a cancellation back on the day it was made. */
export async function reopen({ id }: Pick<SessionCard, 'id'>): Promise<void> {
  try {
    const card = await read(
      client.api.sessions[':venueSessionId'].reopen.$post({ param: { venueSessionId: id } }),
    );
    await keep(card);
    notices.say(m.venue_reopened({ name: nameOf(card), when: whenWords(card) }));
  } catch (error) {
    await refused(error);
  }
}
