import type { Ctx } from '../../../api/core/context.ts';
import { addDays, type Day } from '../../../api/core/dates.ts';
import type { CentreId, ConsentId, FamilyId } from '../../../api/core/ids.ts';
import { giveConsent } from '../../../api/families/acts/consent.ts';
import { createFamily } from '../../../api/families/acts/create.ts';
import { addProof } from '../../../api/families/acts/prove.ts';
import { papersOf } from '../../../api/families/rules.ts';
import { type ApplicantBody, newFamily } from '../../../api/families/shapes.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Chance } from './chance.ts';
import type { Workday } from './workday.ts';

type Paper = { number: string; issuer: string | Readonly<Record<string, string>> };
type ByRegion<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

const settlements: Readonly<Record<string, readonly string[]>> = demo.settlements;
const groups: ByRegion<number> = demo.groups;
const furtherGroups: ByRegion<readonly string[]> = demo.furtherGroups;
const papers: Readonly<Record<string, Paper>> = demo.papers;
const places: Readonly<Record<string, string>> = demo.places;

export type Place = { centreId: CentreId; name: string; region: string; hasHost: boolean };

/** A child as its card has it. */
export type Child = { birthDate: Day; shoeSizeEu?: number; heightCm?: number };

/** A family as its desk knows it; `asks` = what its mother writes of herself when she asks for something on the site. */
export type Known = {
  id: FamilyId;
  asks: ApplicantBody;
  hidden: boolean;
  groups: readonly string[];
  children: readonly Child[];
  consentId: ConsentId | null;
};

const year = 365.25;
const yearsBefore = (day: Day, years: number): Day => addDays(day, -Math.round(years * year));

/** Height, weight and shoe size of a child of so many years, give or take (WHO medians, rounded). */
const grown = (chance: Chance, years: number) => ({
  heightCm: Math.round(70 + years * 6.6 + chance.between(-4, 4)),
  weightKg: Math.round((8 + years * 2.5 + chance.between(-1, 2)) * 10) / 10,
  shoeSizeEu: Math.min(42, 19 + Math.round(years * 1.5)),
});

/** Ages of brothers and sisters, the eldest first: at least a year between two, unless they are twins. */
function ages(chance: Chance, count: number): number[] {
  const found: number[] = [];
  if (count > 1 && chance.happens(0.08)) {
    const twins = chance.between(60, 900) / year;
    found.push(twins, twins);
  }
  for (let tried = 0; found.length < count && tried < 50; tried += 1) {
    const age = (chance.happens(0.45) ? chance.between(60, 1300) : chance.between(1300, 5000)) / year;
    if (found.every((other) => Math.abs(other - age) > 1.1)) found.push(age);
  }
  return found.sort((a, b) => b - a);
}

type Father = readonly [name: string, daughter: string, son: string];

function childOf(chance: Chance, today: Day, age: number, surname: string, father: Father) {
  const girl = chance.happens(0.5);
  return {
    role: 'child' as const,
    surname: girl ? `${surname}а` : surname,
    givenName: chance.pick(girl ? demo.girls : demo.boys),
    patronymic: girl ? father[1] : father[2],
    birthDate: yearsBefore(today, age),
    ...(chance.happens(0.75) && grown(chance, age)),
  };
}

const fatherOf = (chance: Chance): Father => {
  const [name = '', daughter = '', son = ''] = chance.pick(demo.men);
  return [name, daughter, son];
};

/** Everyone of a family. A foster family's children and most of a guardian's have names of their own. */
function household(chance: Chance, today: Day, group: string, many: number) {
  const surname = chance.deal(demo.surnames);
  const father = fatherOf(chance);
  const others = group === 'foster' || group === 'guardianship' ? chance.pick(demo.surnames) : surname;
  const theirs = others === surname ? father : fatherOf(chance);
  const children = ages(chance, many).map((age) => ({
    age,
    child: childOf(chance, today, age, others, theirs),
  }));
  const eldest = children[0]?.age ?? 0;
  const young = group === 'young';
  const couple = young || group === 'foster' || (group !== 'escaping_violence' && chance.happens(0.5));
  // The right of a young family ends with the 36th year of either; a grandmother is often the guardian.
  const adult = () =>
    yearsBefore(
      today,
      young
        ? Math.min(33.4, Math.max(22, eldest + 19.5) + chance.next() * 4)
        : eldest + (group === 'guardianship' ? 42 : 20) + chance.next() * 12,
    );
  const told = young || chance.happens(0.6);
  const people = [
    {
      role: 'representative' as const,
      surname: `${surname}а`,
      givenName: chance.pick(demo.women),
      patronymic: chance.pick(demo.fathers)[0],
      ...(told && { birthDate: adult() }),
    },
    ...(couple
      ? [
          {
            role: 'adult' as const,
            surname,
            givenName: father[0],
            patronymic: chance.pick(demo.fathers)[1],
            ...(told && { birthDate: adult() }),
          },
        ]
      : []),
    ...children.map(({ child }) => child),
  ];
  return { people, children: children.map(({ child }) => child) };
}

/** Notes a paper for one of a family's groups, as the centre of that place is shown it. */
export function prove(
  ctx: Ctx,
  chance: Chance,
  { name, region }: Place,
  { id, children }: Pick<Known, 'id' | 'children'>,
  group: string,
  today: Day,
): void {
  const paper = papers[group];
  const [kind] = papersOf(group);
  if (paper === undefined || kind === undefined) return;
  const number = paper.number.replace(/#/g, () => String(chance.between(1, 9)));
  const issuer = typeof paper.issuer === 'string' ? paper.issuer : (paper.issuer[region] ?? '');
  const eldest = children.map(({ birthDate }) => birthDate).sort()[0] ?? today;
  const untilGrown = group === 'large' || (group === 'disabled_child' && chance.happens(0.4));
  const validUntil = untilGrown
    ? yearsBefore(eldest, -18)
    : addDays(today, chance.between(120, group === 'young' ? 360 : 730));
  addProof(ctx, id, {
    group,
    kind,
    number,
    issuer: issuer.replace('{place}', places[name] ?? ''),
    validUntil: group === 'foster' || group === 'guardianship' ? null : validUntil,
  });
}

/** Every so many families one gave an e-mail, of a domain that is nobody's (RFC 2606). */
const emailOnceIn = 3;

/** Every so many families one belongs to a second group. */
const secondGroupOnceIn = 7;

/**
 * Registers a family of a centre, as a desk does: the card, a proof (mostly), a consent (mostly). `serial` tells it
 * from all others.
 */
export function register(workday: Workday, chance: Chance, place: Place, serial: number): Known {
  const { centreId, name, region, hasHost } = place;
  const { day } = workday;
  const weights = { ...groups[region] };
  const second = serial % secondGroupOnceIn === 2;
  // Who hides from a violent man is served where there is a host to serve her.
  if (second || !hasHost) delete weights.escaping_violence;
  const primaryGroup = chance.weighed(weights);
  const hidden = primaryGroup === 'escaping_violence';
  const further = second ? [chance.pick(furtherGroups[region]?.[primaryGroup] ?? [])] : [];
  const all = [primaryGroup, ...further];
  const many = all.includes('large') ? chance.between(3, 4) : chance.between(1, 2);
  const { people, children } = household(chance, day, primaryGroup, many);
  const settlement = hidden ? (settlements[name]?.[0] ?? '—') : chance.pick(settlements[name] ?? ['—']);
  const [{ surname: motherName = '', givenName = '', patronymic = '' } = {}] = people;
  const phone = `+7900000${1000 + serial}`;
  const email = !hidden && serial % emailOnceIn === 0 ? `family${serial}@example.org` : '';
  const card = newFamily.parse({
    settlement,
    remote: demo.remote.includes(settlement),
    suppliedByIpra: all.includes('disabled_child') && chance.happens(0.3),
    protected: hidden,
    codeName: hidden ? `${chance.pick(demo.codeNames)}-${serial}` : null,
    primaryGroup,
    furtherGroups: further,
    people,
    contacts: [
      { kind: 'phone', value: phone, safe: true },
      ...(email === '' ? [] : [{ kind: 'email', value: email, safe: true }]),
    ],
  });
  const role = hidden ? 'host' : 'desk';
  const id = createFamily(workday.as(role), centreId, card);
  if (chance.happens(0.9)) prove(workday.as(role), chance, place, { id, children }, primaryGroup, day);
  for (const group of further) prove(workday.as(role), chance, place, { id, children }, group, day);
  const given = { purpose: 'rental', textVersion: 1 };
  const consentId = chance.happens(0.96)
    ? giveConsent(workday.as(role), id, given, hidden ? 'papers' : undefined)
    : null;
  const mother = `${motherName} ${givenName} ${patronymic}`;
  const asks: ApplicantBody = { name: mother, phone, email, locale: 'ru', messages: true };
  return { id, asks, hidden, groups: all, children, consentId };
}
