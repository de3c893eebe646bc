import { asDay } from '../../api/core/dates.ts';
import type { CentreId, FamilyId, QueueEntryId } from '../../api/core/ids.ts';
import { applicantBody } from '../../api/families/shapes.ts';
import { joinQueue } from '../../api/queue/acts/join.ts';
import { openOffer } from '../../api/queue/reads.ts';
import type { EntryRow, EntryView, QueueOfType } from '../../api/queue/shapes.ts';
import type { House, StaffHand } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

/** Wiped, not disinfected: a day to clean. */
export const toy = 'Настольная игра';

export type Wish = {
  quantity?: number;
  wantedFrom?: string;
  days?: number;
  itemType?: string;
  centreId?: CentreId;
};

let called = 0;
/** A number nobody else has. */
const phone = (): string => {
  called += 1;
  return `+7913200${String(1000 + called).slice(-4)}`;
};

/** Joins the queue through the house's own act: a known family, or a caller of whom nothing is known. */
export function waits(home: House, wish: Wish = {}, familyId?: FamilyId): EntryView {
  const { quantity = 1, wantedFrom = '2026-11-24', days = 7, itemType = toy } = wish;
  const { centreId = home.centreNamed('Барнаул') } = wish;
  const asked = {
    centreId,
    itemTypeId: typeNamed(home, itemType),
    quantity,
    wantedFrom: asDay(wantedFrom),
    days,
    channel: 'phone' as const,
  };
  return familyId === undefined
    ? joinQueue(home.ctx(), {
        ...asked,
        applicant: applicantBody.parse({ name: 'Ольга', phone: phone(), messages: true }),
      })
    : joinQueue(home.ctx(), { ...asked, familyId });
}

/** A thing that is out with a family until its day, so that whoever comes next has to wait. */
export async function lent(home: House, desk: StaffHand, itemType = toy): Promise<string> {
  const unitId = thing(home, itemType);
  const centre = home.centreNamed('Барнаул');
  const body = { familyId: family(home, { surname: 'Борисова' }), items: [{ unitId }] };
  const given = await desk.call('POST', `/api/centres/${centre}/handovers`, body);
  if (given.status !== 201) throw new Error(given.text);
  return unitId;
}

export const step = (desk: StaffHand, unitId: string, name: string, more: object = {}) =>
  desk.call('POST', `/api/units/${unitId}/steps`, { step: name, reason: 'Так вышло', ...more });

/** Brings a thing back and makes it free again, cleaned and looked at. */
export async function backOnShelf(desk: StaffHand, unitId: string): Promise<void> {
  await desk.call('POST', `/api/units/${unitId}/return`, { condition: 'good' });
  await step(desk, unitId, 'cleaned');
  await step(desk, unitId, 'inspected');
}

/** The queue of a type as the desk sees it. */
export const queueOf = async (home: House, desk: StaffHand, itemType = toy): Promise<EntryRow[]> => {
  const path = `/api/centres/${home.centreNamed('Барнаул')}/item-types/${typeNamed(home, itemType)}/queue`;
  return (await desk.call<QueueOfType>('GET', path)).body.rows;
};

export const entry = async (desk: StaffHand, id: QueueEntryId): Promise<EntryRow> =>
  (await desk.call<EntryRow>('GET', `/api/queue/${id}`)).body;

export const offered = (home: House, id: QueueEntryId): boolean => openOffer(home.db, id) !== undefined;
