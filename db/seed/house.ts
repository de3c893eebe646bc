import { indexItemType } from '../../api/catalogue/acts/create.ts';
import type { Db } from '../open.ts';
import { itemType } from '../tables/catalogue.ts';
import { centre, closure, holiday, openingHours } from '../tables/centres.ts';
import type { Day, Id, Moment } from '../tables/columns.ts';
import { policy } from '../tables/eligibility.ts';
import { consentText, entitlementGroup } from '../tables/families.ts';
import { component, kitList, kitListItem } from '../tables/kits.ts';
import { type Counts, sessionTemplate } from '../tables/venue.ts';
import catalogueFacts from './facts/catalogue.json' with { type: 'json' };
import centreFacts from './facts/centres.json' with { type: 'json' };
import groupFacts from './facts/groups.json' with { type: 'json' };
import kitFacts from './facts/kits.json' with { type: 'json' };
import sessionFacts from './facts/sessions.json' with { type: 'json' };

type Seeding = { db: Db; newId: <Word extends string>() => Id<Word> };

/** Non-working holidays of ТК РФ ст. 112. */
const holidays = [
  ...[1, 2, 3, 4, 5, 6, 8].map((n) => [`01-0${n}`, 'Новогодние каникулы', 'New Year holidays'] as const),
  ['01-07', 'Рождество Христово', 'Christmas'],
  ['02-23', 'День защитника Отечества', 'Defender of the Fatherland Day'],
  ['03-08', 'Международный женский день', 'International Women’s Day'],
  ['05-01', 'Праздник Весны и Труда', 'Spring and Labour Day'],
  ['05-09', 'День Победы', 'Victory Day'],
  ['06-12', 'День России', 'Russia Day'],
  ['11-04', 'День народного единства', 'Unity Day'],
] as const;

/**
 * Days off of 2026 beside the holidays: two moved by the Government (resolution № 1466 of 24.09.2025), two that
 * ТК РФ ст. 112 moves by itself. A later year is entered by an administrator once it is published.
 */
const movedDaysOff = [
  ['2026-01-09', 'Выходной перенесён с 3 января (постановление № 1466 от 24.09.2025)'],
  ['2026-03-09', 'Выходной за 8 марта, воскресенье (ТК РФ, ст. 112)'],
  ['2026-05-11', 'Выходной за 9 мая, субботу (ТК РФ, ст. 112)'],
  ['2026-12-31', 'Выходной перенесён с 4 января (постановление № 1466 от 24.09.2025)'],
] as const;

/**
 * Fills an empty database with what every house starts from: the four centres of the programme documents, the
 * holidays and moved days off, the entitlement groups, the catalogue, the kits, the default rules and the first consent
 * text. Leaves a database alone that has any centre.
 */
export function seedHouse({ db, newId }: Seeding): void {
  const { orm } = db;
  if (orm.select({ id: centre.id }).from(centre).limit(1).get() !== undefined) return;
  db.sqlite.transaction(() => {
    seedCentres({ db, newId });
    for (const [monthDay, nameRu, nameEn] of holidays)
      orm.insert(holiday).values({ monthDay, nameRu, nameEn }).run();
    for (const [day, reason] of movedDaysOff)
      orm
        .insert(closure)
        .values({ id: newId(), starts: day as Day, until: day as Day, reason })
        .run();
    seedGroups({ db, newId });
    seedCatalogue({ db, newId });
    seedKits({ db, newId });
  })();
}

function seedCatalogue({ db, newId }: Seeding): void {
  for (const type of catalogueFacts.types) {
    const row = db.orm
      .insert(itemType)
      .values({
        ...type,
        id: newId(),
        category: type.category as typeof itemType.$inferInsert.category,
        sanitation: type.sanitation as typeof itemType.$inferInsert.sanitation,
        season: type.season as typeof itemType.$inferInsert.season,
        isoEdition: type.iso9999 === null ? null : catalogueFacts.isoEdition,
      })
      .returning()
      .get();
    indexItemType(db, row);
  }
}

/** The six kinds of kits, each with the first edition of its list. */
function seedKits({ db, newId }: Seeding): void {
  const { kits, termDays, instructionsRu, instructionsEn } = kitFacts;
  for (const { nameRu, nameEn, pictogram, components } of kits) {
    const itemTypeId = newId<'itemType'>();
    const worth = components.reduce(
      (sum, { consumable, quantity, valueKopecks }) => sum + (consumable ? 0 : quantity * valueKopecks),
      0,
    );
    const type = {
      ...{ id: itemTypeId, nameRu, nameEn, pictogram, termDays, instructionsRu, instructionsEn },
      ...{ category: 'multibox' as const, fit: {}, sanitation: 'disinfect' as const },
      replacementValueKopecks: worth,
    };
    indexItemType(db, db.orm.insert(itemType).values(type).returning().get());
    const listId = newId<'kitList'>();
    // As old as the first text to consent to: before that nothing was lent.
    const at = '2026-01-01T00:00:00.000Z' as Moment;
    db.orm.insert(kitList).values({ id: listId, itemTypeId, edition: 1, at }).run();
    for (const [position, { nameRu, nameEn, pictogram, ...part }] of components.entries()) {
      const componentId = newId<'component'>();
      db.orm.insert(component).values({ id: componentId, itemTypeId, nameRu, nameEn, pictogram }).run();
      db.orm
        .insert(kitListItem)
        .values({ ...part, listId, componentId, position })
        .run();
    }
  }
}

function seedCentres({ db, newId }: Seeding): void {
  for (const fact of centreFacts.centres) {
    const id = newId<'centre'>();
    db.orm
      .insert(centre)
      .values({
        id,
        region: fact.region,
        name: fact.nameRu,
        shortName: fact.shortRu,
        territory: fact.territoryRu,
        timeZone: fact.timeZone,
        services: fact.services as typeof centre.$inferInsert.services,
        lateAllowanceDays: groupFacts.defaults.lateReturnAllowanceDays,
      })
      .run();
    for (const weekday of [1, 2, 3, 4, 5, 6])
      db.orm
        .insert(openingHours)
        .values({ centreId: id, weekday, opens: '09:00', closes: weekday === 6 ? '14:00' : '18:00' })
        .run();
    if (fact.services.includes('venue'))
      for (const template of sessionFacts.templates)
        db.orm
          .insert(sessionTemplate)
          .values({ ...template, id: newId(), centreId: id, counts: template.counts as Counts })
          .run();
  }
}

function seedGroups({ db, newId }: Seeding): void {
  for (const fact of groupFacts.groups)
    db.orm
      .insert(entitlementGroup)
      .values({ ...fact, entitles: fact.entitles as typeof entitlementGroup.$inferInsert.entitles })
      .run();
  const { defaults } = groupFacts;
  const rules = {
    maxItems: defaults.maxItemsAtOnce,
    maxMultiboxes: defaults.maxMultiboxesAtOnce,
    extensions: defaults.extensions,
    noExtensionWhileOthersWait: defaults.noExtensionWhileOthersWait,
    feeKopecks: defaults.feeKopecks,
    depositKopecks: defaults.depositKopecks,
    shelfWorkingDays: defaults.pickupShelfWorkingDays,
    offerWorkingDays: defaults.offerWorkingDays,
    requestWorkingDays: defaults.requestExpiresWorkingDays,
    reminderDays: defaults.remindersDaysFromDue,
    blockOverdueDays: defaults.blockNewLoansOverdueDays,
    maxAdvanceDays: defaults.maxAdvanceDays,
    turnaroundDaysDisinfect: defaults.turnaroundDays.disinfect,
    turnaroundDaysWipe: defaults.turnaroundDays.wipe,
    selfCancel: true,
    selfChange: true,
    selfChangeDays: 1,
    selfExtend: true,
    openRequests: 3,
  };
  for (const [rule, value] of Object.entries(rules))
    db.orm.insert(policy).values({ id: newId(), rule, value }).run();
  db.orm
    .insert(consentText)
    .values([
      {
        purpose: 'request',
        version: 1,
        since: '2026-01-01' as Day,
        textRu:
          'Я согласен(на), чтобы центр обработал указанные здесь имя, телефон и адрес электронной почты, чтобы рассмотреть мою заявку. Если заявка не станет выдачей, эти данные удалят. Согласие можно отозвать в любое время.',
        textEn:
          'I agree that the centre processes the name, phone and e-mail given here in order to deal with my request. If nothing is lent in the end, they are deleted. I may withdraw this consent at any time.',
      },
      {
        purpose: 'messages',
        version: 1,
        since: '2026-01-01' as Day,
        textRu:
          'Я согласен(на) получать сообщения о моих заявках и сроках на указанные телефон и адрес электронной почты. От сообщений можно отказаться в любое время.',
        textEn:
          'I agree to receive messages about my requests and due days at the phone and e-mail given here. I may stop them at any time.',
      },
    ])
    .run();
  db.orm
    .insert(consentText)
    .values({
      purpose: 'rental',
      version: 1,
      since: '2026-01-01' as Day,
      textRu:
        'Я согласен(на) на обработку моих персональных данных и данных моих детей (фамилия, имя, отчество, дата рождения, населённый пункт, телефон, сведения о принадлежности семьи к целевой группе) центром для учёта выдачи предметов социального пункта проката. Согласие можно отозвать в любое время.',
      textEn:
        'I agree that the centre processes my personal data and that of my children (names, birth dates, settlement, phone, membership of a target group) to keep account of what the social rental point lends. I may withdraw this consent at any time.',
    })
    .run();
}
