import type { CentreId } from '../../api/core/ids.ts';
import type { SessionCard, SessionMoved, SessionRow, VenueCard } from '../../api/venue/shapes.ts';
import type { House, StaffHand } from '../support/house.ts';

/** What a test says of a venue, a session; the rest is as everywhere. */
type VenueTold = { nameRu?: string; kind?: string; timeZone?: string; access?: string; address?: string };
type SessionTold = { [field: string]: unknown; day?: string; time?: string };

/** A house with a host and a venue of one room, and how sessions are planned there. */
export async function venueWorld(
  home: House,
  told: VenueTold = {},
  centreId: CentreId = home.centreNamed('Барнаул'),
) {
  const host: StaffHand = home.hire('host', [centreId]);
  const made = await host.call<VenueCard>('POST', `/api/centres/${centreId}/venues`, {
    nameRu: 'Гостиная',
    nameEn: 'Parlour',
    kind: 'place',
    timeZone: 'Asia/Barnaul',
    access: 'public',
    ...told,
  });
  const { id: venueId } = made.body;
  const withRoom = await host.call<VenueCard>('POST', `/api/venues/${venueId}/rooms`, {
    nameRu: 'Зал',
    nameEn: 'Hall',
  });
  const roomId = withRoom.body.rooms[0]?.id;
  const body = (more: SessionTold = {}) => ({
    venueId,
    nameRu: 'Час кино',
    nameEn: 'Film hour',
    pictogram: 'prokat:projector',
    capacity: 4,
    counts: 'person',
    minutes: 90,
    day: '2026-12-01',
    time: '15:00',
    ...more,
  });
  /** Asks for sessions; the answer as it comes. */
  const plan = (more: SessionTold = {}, hand: StaffHand = host) =>
    hand.call<{ rows: SessionRow[]; code?: string }>('POST', `/api/centres/${centreId}/sessions`, body(more));
  /** The first session of what is planned. */
  const session = async (more: SessionTold = {}): Promise<SessionRow> => {
    const { status, text, body: answer } = await plan(more);
    const [first] = status === 201 ? answer.rows : [];
    if (first === undefined) throw new Error(`${status} ${text}`);
    return first;
  };
  const card = async (id: string, hand: StaffHand = host): Promise<SessionCard> =>
    (await hand.call<SessionCard>('GET', `/api/sessions/${id}`)).body;
  /** Changes a session as it stands now. */
  const change = async (id: string, patch: object, hand: StaffHand = host) =>
    hand.call<SessionMoved & { code?: string }>('PATCH', `/api/sessions/${id}`, patch, {
      'If-Match': `"${(await card(id)).version}"`,
    });
  return { home, host, centreId, venueId, roomId, body, plan, session, card, change };
}
export type VenueWorld = Awaited<ReturnType<typeof venueWorld>>;
