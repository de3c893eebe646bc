import type { Ctx } from '../../../api/core/context.ts';
import { addDays, type Day } from '../../../api/core/dates.ts';
import type { CentreId, FamilyId } from '../../../api/core/ids.ts';
import { giveConsent } from '../../../api/families/acts/consent.ts';
import { createFamily } from '../../../api/families/acts/create.ts';
import { addProof } from '../../../api/families/acts/prove.ts';
import { papersOf } from '../../../api/families/rules.ts';
import { newFamily } from '../../../api/families/shapes.ts';
import demo from '../facts/demo.json' with { type: 'json' };
import type { Chance } from './chance.ts';

const settlements: Readonly<Record<string, readonly string[]>> = demo.settlements;
const groups: Readonly<Record<string, Readonly<Record<string, number>>>> = demo.groups;
const issuers: Readonly<Record<string, string>> = {
  disabled_child: 'Бюро медико-социальной экспертизы',
  service_member: 'Военный комиссариат',
  large: 'Управление социальной защиты',
  guardianship: 'Орган опеки',
  foster: 'Орган опеки',
  hardship: 'Центр социального обслуживания',
};

/** Height and weight of a child of so many years, give or take (WHO medians, rounded). */
const grown = (chance: Chance, years: number) => ({
  heightCm: Math.round(75 + years * 6.3 + chance.between(-5, 5)),
  weightKg: Math.round((9 + years * 2.6 + chance.between(-2, 3)) * 10) / 10,
  shoeSizeEu: Math.min(43, 19 + Math.round(years * 1.5)),
});

function children(chance: Chance, surname: string, count: number, today: Day) {
  return Array.from({ length: count }, () => {
    const girl = chance.happens(0.5);
    const days = chance.between(120, 14 * 365);
    const measured = chance.happens(0.6);
    return {
      role: 'child' as const,
      surname: girl ? `${surname}а` : surname,
      givenName: chance.pick(girl ? demo.girls : demo.boys),
      birthDate: addDays(today, -days),
      ...(measured && grown(chance, Math.floor(days / 365))),
    };
  });
}

function prove(ctx: Ctx, chance: Chance, id: FamilyId, group: string, today: Day): void {
  if (group === 'at_risk' || group === 'escaping_violence' || chance.happens(0.12)) return;
  const validUntil = chance.happens(0.25) ? null : addDays(today, chance.between(60, 720));
  const [kind] = papersOf(group);
  if (kind === undefined) return;
  const number = String(chance.between(10_000, 99_999));
  addProof(ctx, id, { group, kind, number, issuer: issuers[group] ?? '', validUntil });
}

export type Place = { centreId: CentreId; name: string; region: string };
export type Known = { id: FamilyId; hidden: boolean };

/**
 * Registers a family of a centre on a day, as a desk does: the card, a proof (mostly), a consent (mostly). `serial` tells it from
 * all others.
 */
export function register(
  as: (role: 'desk' | 'host') => Ctx,
  chance: Chance,
  { centreId, name, region }: Place,
  today: Day,
  serial: number,
): Known {
  const surname = chance.pick(demo.surnames);
  const father = chance.pick(demo.fathers);
  const primaryGroup = chance.weighed(groups[region] ?? {});
  const hidden = primaryGroup === 'escaping_violence';
  const many = primaryGroup === 'large' ? chance.between(3, 4) : chance.between(1, 2);
  const settlement = chance.pick(settlements[name] ?? ['—']);
  const couple = !hidden && chance.happens(0.45);
  const card = newFamily.parse({
    settlement: hidden ? (settlements[name]?.[0] ?? '—') : settlement,
    remote: !hidden && demo.remote.includes(settlement),
    suppliedByIpra: primaryGroup === 'disabled_child' && chance.happens(0.3),
    protected: hidden,
    codeName: hidden ? `${chance.pick(demo.codeNames)}-${serial}` : null,
    primaryGroup,
    furtherGroups: region === 'ivanovo' && many >= 3 && primaryGroup !== 'large' ? ['large'] : [],
    people: [
      {
        role: 'representative',
        surname: `${surname}а`,
        givenName: chance.pick(demo.women),
        patronymic: father[0],
      },
      ...(couple
        ? [
            {
              role: 'adult' as const,
              surname,
              givenName: chance.pick(demo.men),
              patronymic: chance.pick(demo.fathers)[1],
            },
          ]
        : []),
      ...children(chance, surname, many, today),
    ],
    contacts: [{ kind: 'phone', value: `+7900000${1000 + serial}`, safe: true }],
  });
  const ctx = as(hidden ? 'host' : 'desk');
  const id = createFamily(ctx, centreId, card);
  prove(ctx, chance, id, primaryGroup, today);
  if (chance.happens(0.95))
    giveConsent(ctx, id, { purpose: 'rental', textVersion: 1 }, hidden ? 'papers' : undefined);
  return { id, hidden };
}
