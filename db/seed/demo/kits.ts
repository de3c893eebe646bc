import { bookForFamily } from '../../../api/bookings/acts/request.ts';
import { deskFacts } from '../../../api/bookings/reads/desk.ts';
import { itemTypeFacts } from '../../../api/catalogue/reads.ts';
import { centreFacts } from '../../../api/centres/reads.ts';
import type { Ctx } from '../../../api/core/context.ts';
import { addDays, type Day } from '../../../api/core/dates.ts';
import type { FamilyId, ItemTypeId, UnitId } from '../../../api/core/ids.ts';
import { issueVerdict } from '../../../api/eligibility/rules.ts';
import { checkKit } from '../../../api/kits/acts/check.ts';
import { changeMinimum, receiveConsumable } from '../../../api/kits/acts/consumables.ts';
import { fillKit } from '../../../api/kits/acts/fill.ts';
import { takePartStep } from '../../../api/kits/acts/part.ts';
import { centreConsumables } from '../../../api/kits/reads/centre.ts';
import { contentsOf, currentList } from '../../../api/kits/reads.ts';
import { issue } from '../../../api/loans/acts/issue.ts';
import { takeBack } from '../../../api/loans/acts/return.ts';
import { joinAtDesk } from '../../../api/queue/acts/join-at-desk.ts';
import { acquire } from '../../../api/stock/acts/acquire.ts';
import { takeStep } from '../../../api/stock/acts/step.ts';
import { unitFacts } from '../../../api/stock/reads.ts';
import { itemType } from '../../tables/catalogue.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import { attempt } from './bookings.ts';
import { openFrom } from './days.ts';
import type { Floor } from './floor.ts';
import type { Workday } from './workday.ts';

/** How a kit comes back, or is counted on its shelf: what is gone or broken of it, by the part's name. */
type Found = {
  gone?: Readonly<Record<string, number>>;
  broken?: Readonly<Record<string, number>>;
  note: string;
};

/** A box by its place on the shelf: lent so many days before the present one, and brought back after `days`, if at all. */
type Story = { box: number; left: number; days?: number; back?: Found };

const stories: readonly Story[] = [
  { box: 0, left: 95, days: 27, back: { note: '' } },
  { box: 2, left: 62, days: 28, back: { gone: { Карточки: 3 }, note: 'Трёх карточек нет, поищут дома' } },
  { box: 4, left: 34, days: 29, back: { broken: { 'Адаптивная посуда': 1 }, note: 'Треснула тарелка' } },
  { box: 3, left: 26 },
  { box: 1, left: 39, days: 27, back: { gone: { Эспандер: 1 }, note: 'Эспандер забыли у бабушки' } },
  { box: 0, left: 9 },
];

/** How often each consumable that a list names was bought; the rest three times over. */
const bought: Readonly<Record<string, number>> = { Краски: 1, Салфетки: 2, Бумага: 1 };

/** What a centre lends whole and counts part by part: its boxes, and what is used up of them. */
export class Kits {
  readonly #floor: Floor;
  #boxes: { unitId: UnitId; typeId: ItemTypeId }[] | undefined;
  #open: readonly Story[] = stories;
  #out: { unitId: UnitId; on: Day; back: Found }[] = [];
  #dirty: UnitId[] = [];
  #turn = 0;
  #scenes: { left: number; play: (workday: Workday) => void }[] = [
    { left: 7, play: (workday) => this.#useUp(workday) },
    { left: 6, play: (workday) => this.#book(workday) },
    { left: 0, play: (workday) => this.#wait(workday) },
    { left: 3, play: (workday) => this.#find(workday) },
  ];

  constructor(floor: Floor) {
    this.#floor = floor;
  }

  /** A day with the kits, after all else: it takes no chance, so that the rest of the year is what it is without. */
  live(workday: Workday): void {
    const { db } = workday.beside('desk');
    if (!centreFacts(db, this.#floor.place.centreId).services.includes('multibox')) return;
    this.#boxes ??= this.#shelve(workday);
    for (const unitId of this.#dirty.splice(0)) this.#clean(workday, unitId);
    for (const one of this.#out.filter(({ on }) => on <= workday.day)) this.#bringBack(workday, one);
    this.#open = this.#open.filter((story) => !this.#tell(workday, story));
    const now = this.#scenes.filter(({ left }) => workday.left <= left);
    this.#scenes = this.#scenes.filter((scene) => !now.includes(scene));
    for (const { play } of now) play(workday);
  }

  /** One box of each kind, full, and what is used up of them. */
  #shelve(workday: Workday) {
    const { centreId } = this.#floor.place;
    const [manager, desk] = [workday.beside('manager'), workday.beside('desk')];
    const types = manager.db.orm
      .select()
      .from(itemType)
      .all()
      .filter(({ category }) => category === 'multibox');
    const boxes = types.map(({ id, replacementValueKopecks }, index) => {
      const card = acquire(manager, centreId, {
        itemTypeId: id,
        inventoryNumber: `${demo.prefixes.multibox}-${String(index + 1).padStart(4, '0')}`,
        label: '',
        condition: 'new',
        funding: 'grant',
        costKopecks: replacementValueKopecks,
        acquiredOn: workday.day,
      });
      return { unitId: card.id, typeId: id };
    });
    for (const { componentId, itemType: of, nameRu, version } of centreConsumables(desk, centreId)) {
      const listed = currentList(desk.db, of.id)?.parts.find((part) => part.componentId === componentId);
      const quantity = listed?.quantity ?? 1;
      receiveConsumable(desk, centreId, componentId, {
        quantity: quantity * (bought[nameRu] ?? 3),
        reason: '',
      });
      changeMinimum(manager, centreId, componentId, version, { minimum: quantity });
    }
    for (const { unitId } of boxes) fillKit(desk, unitId, { reason: '' });
    return boxes;
  }

  /** Whether a story is over: told, or too late to begin. */
  #tell(workday: Workday, { box, left, days, back }: Story): boolean {
    if (workday.left > left) return false;
    if (workday.left < left - 8) return true;
    const unitId = this.#boxes?.[box]?.unitId;
    if (unitId === undefined || !this.#lend(workday, unitId)) return false;
    if (days !== undefined)
      this.#out.push({ unitId, on: addDays(workday.day, days), back: back ?? { note: '' } });
    return true;
  }

  /** Does something with a box for the next family that may have it and for which it works; whether there was one. */
  #forSome(workday: Workday, typeId: ItemTypeId, run: (familyId: FamilyId) => boolean): boolean {
    const ctx = workday.beside('desk');
    const { families, place } = this.#floor;
    const type = itemTypeFacts(ctx.db, typeId);
    for (let tried = 0; tried < families.length; tried += 1) {
      this.#turn += 1;
      const family = families[(this.#turn * 5) % families.length];
      if (family === undefined || family.hidden) continue;
      const facts = deskFacts(ctx, place.centreId, family.id);
      const asked = { ...facts, itemType: type, alsoTaking: [] };
      if (!issueVerdict(asked, facts.policies, facts.today).ok) continue;
      if (attempt(() => run(family.id))) return true;
    }
    return false;
  }

  /** Lends a box to the next family that may have it; whether there is one. */
  #lend(workday: Workday, unitId: UnitId): boolean {
    const ctx = workday.beside('desk');
    const { status, itemTypeId } = unitFacts(ctx.db, unitId);
    if (status !== 'free') return false;
    return this.#forSome(workday, itemTypeId, (familyId) => {
      const check = { counts: this.#counts(ctx, unitId), note: '' };
      issue(ctx, this.#floor.place.centreId, { familyId, items: [{ unitId, overrides: [], check }] });
      return true;
    });
  }

  /** Somebody books a box for the days to come. */
  #book(workday: Workday): void {
    const typeId = this.#boxes?.[2]?.typeId;
    const { now, place } = this.#floor;
    const starts = openFrom(now, addDays(now.present, 5));
    const asked = { starts, dueOn: openFrom(now, addDays(starts, 20)), note: '', overrides: [] };
    const channel = 'phone' as const;
    if (typeId === undefined) return;
    const lines = [{ itemTypeId: typeId, quantity: 1 }];
    this.#forSome(workday, typeId, (familyId) => {
      bookForFamily(workday.beside('desk'), place.centreId, { ...asked, lines, channel, familyId });
      return true;
    });
  }

  /** Somebody who waits for nothing else waits for a box that is out. */
  #wait(workday: Workday): void {
    const itemTypeId = this.#boxes?.[0]?.typeId;
    const { db } = workday.beside('desk');
    const waits = db.sqlite.prepare('SELECT 1 FROM queue_entry WHERE family_id = ? AND closed_at IS NULL');
    if (itemTypeId === undefined) return;
    const wish = { itemTypeId, quantity: 1, wantedFrom: workday.day, days: 30, channel: 'phone' as const };
    this.#forSome(workday, itemTypeId, (familyId) => {
      if (waits.get(familyId) !== undefined) return false;
      joinAtDesk(workday.beside('desk'), this.#floor.place.centreId, { ...wish, familyId });
      return true;
    });
  }

  /** What is counted of a box: what is in it, but what is gone or broken. */
  #counts(ctx: Ctx, unitId: UnitId, { gone = {}, broken = {} }: Partial<Found> = {}, used = false) {
    const contents = contentsOf(ctx.db, unitId);
    const list = currentList(ctx.db, unitFacts(ctx.db, unitId).itemTypeId);
    return (list?.parts ?? []).map(({ componentId, nameRu, consumable }) => {
      const known = contents.get(componentId) ?? { present: 0, broken: 0 };
      const counted = consumable && used ? 0 : known.present - (gone[nameRu] ?? 0);
      return { componentId, counted, broken: known.broken + (broken[nameRu] ?? 0) };
    });
  }

  #bringBack(workday: Workday, out: { unitId: UnitId; back: Found }): void {
    const ctx = workday.beside('desk');
    const { unitId, back } = out;
    this.#out = this.#out.filter((one) => one !== out);
    const counts = this.#counts(ctx, unitId, back, true).map((one) => ({
      ...one,
      settle: 'compensate' as const,
    }));
    takeBack(ctx, unitId, { condition: 'good', check: { counts, note: back.note } });
    this.#dirty.push(unitId);
  }

  #clean(workday: Workday, unitId: UnitId): void {
    const ctx = workday.beside('desk');
    const { status } = unitFacts(ctx.db, unitId);
    if (status === 'to_clean') this.#dirty.push(unitId);
    if (status === 'to_clean' || status === 'to_inspect')
      takeStep(ctx, unitId, { step: status === 'to_clean' ? 'cleaned' : 'inspected', reason: '' });
  }

  /** What is used up of the last box was looked through at the centre itself, and its shelf has no more of it all. */
  #useUp(workday: Workday): void {
    const ctx = workday.beside('desk');
    const unitId = this.#boxes?.at(-1)?.unitId;
    if (unitId === undefined || unitFacts(ctx.db, unitId).status !== 'free') return;
    const counts = this.#counts(ctx, unitId, { gone: { Краски: 1, Бумага: 20 } });
    checkKit(ctx, unitId, { counts, note: 'Показывали на дне открытых дверей' });
  }

  /** One of the parts that were missing was found at home and brought. */
  #find(workday: Workday): void {
    const ctx = workday.beside('desk');
    const box = this.#boxes?.[2];
    const part = box && currentList(ctx.db, box.typeId)?.parts.find(({ nameRu }) => nameRu === 'Карточки');
    if (box === undefined || part === undefined || unitFacts(ctx.db, box.unitId).status === 'issued') return;
    if ((contentsOf(ctx.db, box.unitId).get(part.componentId)?.present ?? 0) >= part.quantity) return;
    const found = { componentId: part.componentId, quantity: 1, mark: '', reason: 'Нашли за диваном' };
    takePartStep(ctx, box.unitId, 'found', found);
  }
}
