import { eq } from 'drizzle-orm';
import { centreFacts } from '../../../api/centres/reads.ts';
import { act } from '../../../api/core/act.ts';
import { now } from '../../../api/core/context.ts';
import { addDays, toMoment } from '../../../api/core/dates.ts';
import { Problem } from '../../../api/core/problem.ts';
import { bookVisit } from '../../../api/venue/acts/book.ts';
import { changeSession } from '../../../api/venue/acts/change.ts';
import { admitGuest } from '../../../api/venue/acts/guests.ts';
import { planSessions } from '../../../api/venue/acts/plan.ts';
import { addRoomTo } from '../../../api/venue/acts/rooms.ts';
import { foundVenue } from '../../../api/venue/acts/venues.ts';
import { bookAtDesk } from '../../../api/venue/acts/visit.ts';
import { changeVisit, markVisit } from '../../../api/venue/acts/visit-change.ts';
import { visitsOfSession } from '../../../api/venue/reads/visits.ts';
import { sessionFacts, templatesOfCentre } from '../../../api/venue/reads.ts';
import { newSession, newVenue, type SessionRow, type TemplateCard } from '../../../api/venue/shapes.ts';
import { itemType } from '../../tables/catalogue.ts';
import facts from '../facts/venues.json' with { type: 'json' };
import { Chance } from './chance.ts';
import type { Floor } from './floor.ts';
import type { Known } from './people.ts';
import type { Workday } from './workday.ts';

type Told = (typeof facts.venues)[number];
type Planned = SessionRow & { isPublic: boolean };

/** Sessions are held from so many days before the present one, and planned through so many after it. */
const story = { before: 34, after: 21 };
/** All venues stand at this centre; at another only the first. */
const ofAllKinds = 'Барнаул';

/** What a session takes of its kind. */
const kindOf = ({ id: _id, centreId: _at, archived: _no, version: _own, ...what }: TemplateCard) => what;

/** Whatever others have already, or no room is left for, does not come about. */
function attempt(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/** What a film is shown with, whichever the centre has first. */
const shownWith = ['Проектор', 'Колонка с микрофоном', 'Конструктор'];

/** What is held at a centre's venues, who comes and who came; by chances of its own, so that the rest stays what it is. */
export class Sessions {
  readonly #floor: Floor;
  readonly #chance = new Chance(10_061_928);
  #planned: Planned[] | undefined;
  #marked = 0;

  constructor(floor: Floor) {
    this.#floor = floor;
  }

  /** A day at the venues, after all else. */
  live(workday: Workday): void {
    const { centreId } = this.#floor.place;
    const ctx = workday.beside('host');
    if (workday.left > story.before || !centreFacts(ctx.db, centreId).services.includes('venue')) return;
    this.#planned ??= this.#found(workday);
    this.#mark(workday, this.#planned);
    const soon = toMoment(ctx.now.add({ hours: 24 * 10 }));
    const ahead = this.#planned.filter(({ startsAt }) => startsAt > now(ctx) && startsAt < soon);
    for (let n = this.#chance.between(3, 6); n > 0 && ahead.length > 0; n -= 1)
      this.#come(workday, this.#chance.pick(ahead), this.#chance.pick(this.#floor.families));
    if (workday.left === 0) this.#lately(workday, ahead);
  }

  #found(workday: Workday): Planned[] {
    const venues = this.#floor.place.name === ofAllKinds ? facts.venues : facts.venues.slice(0, 1);
    const planned = venues.flatMap((told) => this.#open(workday, told));
    return planned.sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  }

  /** Founds a venue, plans its weeks and gives codes to those who stay there. */
  #open(workday: Workday, { venue, rooms, weekly, kind }: Told): Planned[] {
    const { centreId } = this.#floor.place;
    const ctx = workday.beside('host');
    const { timeZone } = centreFacts(ctx.db, centreId);
    const { id: venueId } = foundVenue(ctx, centreId, newVenue.parse({ ...venue, timeZone }));
    const made = rooms.map((room) => addRoomTo(ctx, venueId, room).rooms.at(-1)?.id ?? null);
    const templates = templatesOfCentre(ctx, centreId);
    const until = addDays(workday.day, workday.left + story.after);
    const isPublic = venue.access === 'public';
    if (!isPublic)
      for (const family of this.#floor.families.filter(({ hidden }, at) => hidden || at < 3))
        admitGuest(ctx, venueId, { familyId: family.id, until }, 'session');
    return weekly.flatMap(({ template, room, weekdays, everyWeeks, ...told }) => {
      const named = templates.find(({ nameRu }) => nameRu === template);
      const what = named === undefined ? kind : kindOf(named);
      const session = newSession.parse({
        ...{ ...what, ...told, venueId, templateId: named?.id ?? null, day: addDays(workday.day, 1) },
        roomId: room === null ? null : made[room],
        repeat: { weekdays, everyWeeks, until },
      });
      return planSessions(ctx, centreId, session).map((row) => ({ ...row, isPublic }));
    });
  }

  /** A family asks for places, at the desk or by itself; one that hides at its own venue only. */
  #come(workday: Workday, { id, counts, isPublic }: Planned, family: Known, patient = 0.3): void {
    const ctx = workday.beside('host');
    const children = counts === 'pair' ? 1 : this.#chance.between(0, 2);
    const people = { adults: 1, children, wait: this.#chance.happens(patient) };
    const itself = isPublic && this.#chance.happens(0.5);
    if (family.hidden && isPublic) return;
    attempt(() => {
      const visitor = { ...ctx, actor: { kind: 'visitor' as const } };
      if (itself)
        act(visitor, () => bookVisit(visitor, id, { ...people, applicant: family.asks, channel: 'site' }));
      else bookAtDesk(ctx, id, { ...people, familyId: family.id, channel: 'host' }, 'session');
    });
  }

  /** Who came is marked once a session is over, and now and then what was made is noted. */
  #mark(workday: Workday, planned: readonly Planned[]): void {
    const ctx = workday.beside('host');
    const over = planned.filter(({ endsAt }) => endsAt < now(ctx));
    for (const { id } of over.slice(this.#marked))
      for (const visit of visitsOfSession(ctx, sessionFacts(ctx.db, id)).visits) {
        if (visit.state !== 'booked') continue;
        const came = this.#chance.happens(0.85);
        const { version } = markVisit(ctx, visit.id, came ? 'attended' : 'absent');
        const note = this.#chance.pick(facts.notes);
        if (came && this.#chance.happens(0.2)) changeVisit(ctx, visit.id, version, { note });
      }
    this.#marked = over.length;
  }

  /** On the present day: some sessions are full and waited for, a film is shown with what the rental point has for it. */
  #lately(workday: Workday, ahead: readonly Planned[]): void {
    const ctx = workday.beside('host');
    const next = (name: string) => ahead.find(({ nameRu }) => nameRu === name);
    for (const session of [next('Мастер-класс'), next('Приём специалиста')])
      for (const family of this.#floor.families.slice(0, 12))
        if (session && sessionFacts(ctx.db, session.id).taken < session.capacity + 2)
          this.#come(workday, session, family, 1);
    const types = shownWith.flatMap(
      (nameRu) => ctx.db.orm.select().from(itemType).where(eq(itemType.nameRu, nameRu)).get() ?? [],
    );
    for (const { id, nameRu, startsAt } of this.#planned ?? [])
      if (nameRu === 'Час кино' && startsAt > now(ctx))
        types.some((type) =>
          attempt(() => {
            const { version } = sessionFacts(ctx.db, id);
            const needs = [{ itemTypeId: type.id, quantity: 1 }];
            return changeSession(ctx, id, version, { scope: 'one', needs });
          }),
        );
  }
}
