import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Permission, permissionsOf } from '../../api/core/access.ts';
import { type StaffRole, staffRoles } from '../../api/core/context.ts';
import type { CentreId } from '../../api/core/ids.ts';
import { found } from '../../api/core/problem.ts';
import { currentList } from '../../api/kits/reads.ts';
import { policy } from '../../db/tables/eligibility.ts';
import { type House, house } from '../support/house.ts';
import { family, thing, typeNamed } from '../support/people.ts';

/** A JSON schema as the OpenAPI document writes it, as far as the walks read it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
};

const parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  schema: z.custom<Schema>(),
});
const document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        'x-permission': z.custom<Permission | 'signed-in' | 'public'>(),
        parameters: z.array(parameter).default([]),
        requestBody: z
          .object({ content: z.record(z.string(), z.object({ schema: z.custom<Schema>() })) })
          .optional(),
        responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).optional() })),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.custom<Schema>()) }),
});

export type Route = {
  method: string;
  path: string;
  permission: Permission | 'signed-in' | 'public';
  parameters: z.infer<typeof parameter>[];
  /** The body's kind (`application/json`, `multipart/form-data`) and shape, '' without one. */
  kind: string;
  schema: Schema;
  streams: boolean;
};

const joined = (a: Schema, b: Schema): Schema => ({
  ...b,
  ...a,
  properties: { ...b.properties, ...a.properties },
  required: [...(b.required ?? []), ...(a.required ?? [])],
});

/** Every route as the service itself describes it, so that a new one is walked without being named here. */
export async function routesOf(home: House): Promise<{ routes: Route[]; whole: (schema: Schema) => Schema }> {
  const { paths, components } = document.parse(await (await home.app.request('/api/openapi.json')).json());
  const whole = (schema: Schema): Schema =>
    schema.$ref === undefined
      ? (schema.allOf ?? []).map(whole).reduce(joined, schema)
      : whole(components.schemas[schema.$ref.slice('#/components/schemas/'.length)] ?? {});
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Route => {
      const [[kind, content] = ['', { schema: {} }]] = Object.entries(operation.requestBody?.content ?? {});
      return {
        method: method.toUpperCase(),
        path,
        permission: operation['x-permission'],
        parameters: operation.parameters,
        kind,
        schema: content.schema,
        streams: 'text/event-stream' in (operation.responses['200']?.content ?? {}),
      };
    }),
  );
  return { routes, whole };
}

/** A house in the middle of its work: a thing out, one broken, a closure, a rule of its own, a colleague. */
export async function world(centreName: 'Барнаул' | 'Иваново' = 'Барнаул', home: House = house()) {
  const centreId: CentreId = home.centreNamed(centreName);
  const administrator = home.hire('administrator', [centreId]);
  const made = async (path: string, body: unknown) => {
    const answer = await administrator.call('POST', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const id = (of: unknown): string => z.object({ id: z.string() }).parse(of).id;
  const ids = (of: unknown): string[] =>
    z
      .array(z.object({ id: z.string() }))
      .parse(of)
      .map(id);
  const familyId = family(home, { centreId, surname: 'Смирнова' });
  const otherId = family(home, { centreId, surname: 'Кузьмина' });
  const unitId = thing(home, undefined, centreId);
  const given = await made(`/api/centres/${centreId}/handovers`, { familyId, items: [{ unitId }] });
  const broken = thing(home, undefined, centreId);
  await made(`/api/centres/${centreId}/handovers`, { familyId: otherId, items: [{ unitId: broken }] });
  const back = await made(`/api/units/${broken}/return`, {
    condition: 'damaged',
    damage: { note: 'Треснуло колесо', valueKopecks: 30_000 },
  });
  const card = await administrator.call('GET', `/api/families/${familyId}`);
  const closure = await made(`/api/centres/${centreId}/closures`, {
    starts: '2027-03-01',
    until: '2027-03-05',
    reason: 'Ремонт',
  });
  const rule = await made('/api/eligibility/policies', { rule: 'maxItems', value: 2, centreId });
  thing(home, undefined, centreId);
  const booked = await made(`/api/centres/${centreId}/bookings`, {
    familyId,
    starts: '2026-11-25',
    dueOn: '2026-12-01',
    lines: [{ itemTypeId: typeNamed(home, 'Ходунки реабилитационные') }],
  });
  const hook = await made('/api/webhooks', {
    url: 'https://portal.example.org/hook',
    events: ['booking.confirmed'],
    centreId,
  });
  const webhookId = id(hook.webhook);
  const webhookDeliveryId = id(await made(`/api/webhooks/${webhookId}/test`, undefined));
  const notices = await administrator.call('GET', `/api/centres/${centreId}/notices`);
  // Somebody waits for what is out; it comes back, is cleaned and looked at, and offered.
  const awaited = thing(home, 'Опора для сидения', centreId);
  await made(`/api/centres/${centreId}/handovers`, { familyId, items: [{ unitId: awaited }] });
  const waits = await made(`/api/centres/${centreId}/queue`, {
    familyId: otherId,
    itemTypeId: typeNamed(home, 'Опора для сидения'),
    wantedFrom: '2026-11-25',
    days: 14,
  });
  await made(`/api/units/${awaited}/return`, { condition: 'good' });
  await made(`/api/units/${awaited}/steps`, { step: 'cleaned' });
  await made(`/api/units/${awaited}/steps`, { step: 'inspected' });
  const offered = await administrator.call('GET', `/api/queue/${id(waits)}`);
  const venue = await made(`/api/centres/${centreId}/venues`, {
    nameRu: 'Гостиная',
    nameEn: 'Parlour',
    kind: 'place',
    access: 'public',
    timeZone: 'Asia/Barnaul',
  });
  const venueId = id(venue);
  const rooms = (await made(`/api/venues/${venueId}/rooms`, { nameRu: 'Зал', nameEn: 'Hall' })).rooms;
  const kind = {
    nameRu: 'Час кино',
    nameEn: 'Film hour',
    pictogram: 'prokat:walker',
    capacity: 40,
    counts: 'person',
    minutes: 90,
  };
  const template = await made(`/api/centres/${centreId}/session-templates`, kind);
  const times = { venueId, day: '2026-12-01', time: '15:00' };
  const planned = await made(`/api/centres/${centreId}/sessions`, { ...kind, ...times });
  const venueSessionId = ids(planned.rows)[0] ?? '';
  const places = { familyId, adults: 1, children: 1 };
  const visits = await made(`/api/sessions/${venueSessionId}/visits`, places);
  const guest = await made(`/api/venues/${venueId}/guests`, { familyId, until: '2026-12-31' });
  const colleague = home.hire('desk', [centreId]);
  const shared = found(
    home.db.orm.select({ id: policy.id }).from(policy).where(eq(policy.rule, 'maxItems')).get(),
  );
  const params: Record<string, string> = {
    centreId,
    familyId,
    otherId,
    unitId,
    itemTypeId: typeNamed(home, 'Ходунки реабилитационные'),
    loanId: ids(given.loans)[0] ?? '',
    handoverId: id(given),
    damageId: ids(back.damages)[0] ?? '',
    bookingId: id(booked),
    queueEntryId: id(waits),
    offerId: id(offered.body.offer),
    componentId: found(
      currentList(home.db, typeNamed(home, 'Мультибокс «Сенсорика»'))?.parts.find((one) => one.consumable),
    ).componentId,
    feed: `${'a'.repeat(43)}.ics`,
    photoId: crypto.randomUUID(),
    proofId:
      z.array(z.object({ proofs: z.array(z.object({ id: z.string() })) })).parse(card.body.groups)[0]
        ?.proofs[0]?.id ?? '',
    consentId: ids(card.body.consents)[0] ?? '',
    closureId: id(closure),
    policyId: id(rule),
    staffId: colleague.id,
    venueId,
    roomId: ids(rooms)[0] ?? '',
    sessionTemplateId: id(template),
    templateId: id(template),
    venueSessionId,
    visitId: id(visits),
    guestId: id(guest),
    noticeId: ids(notices.body.rows)[0] ?? '',
    webhookId,
    webhookDeliveryId,
    kind: 'booking_confirmed',
    channel: 'sms',
    locale: 'ru',
    sessionId: 'none',
    group: 'disabled_child',
    monthDay: '12-31',
    set: 'prokat',
    file: 'walker.svg',
  };
  /** The cookie of somebody fresh of this centre whose role has a permission; '' for what is public. */
  const whoMay = (permission: Route['permission']): string => {
    if (permission === 'public') return '';
    const role = staffRoles
      .toReversed()
      .find((one) => permission === 'signed-in' || permissionsOf(one).includes(permission));
    return home.hire(found(role), [centreId]).cookie;
  };
  const hands = (roles: readonly StaffRole[] = staffRoles) =>
    roles.map((role) => ({ role, hand: home.hire(role, [centreId]) }));
  return { home, centreId, params, shared: shared.id, free: thing(home, undefined, centreId), whoMay, hands };
}

export type World = Awaited<ReturnType<typeof world>>;

/** A path with its parameters filled in. */
export const filled = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`world.ts knows no ${name}: add one to its params`);
    return encodeURIComponent(value);
  });

const known: Record<string, unknown> = {
  username: 'olga.k',
  primaryGroup: 'disabled_child',
  group: 'disabled_child',
  key: 'disabled_child',
  furtherGroups: [],
  iso: null,
  pictogram: 'prokat:walker',
  timeZone: 'Asia/Barnaul',
  region: 'altai',
  monthDay: '11-05',
  opens: '09:00',
  closes: '18:00',
  seal: 'a'.repeat(64),
  starts: '2027-05-03',
  until: '2027-05-04',
  purpose: 'rental',
  rule: 'maxItems',
  fit: {},
  value: 2,
  weekday: 1,
  services: ['rental'],
};

/** What only makes sense beside something that is not there. */
const left = new Set(['id', 'replaces', 'codeName', 'everywhere', 'check']);

/** A body of a shape, made of what the document says and, where that is not enough, of a word known here. */
export function sample(
  schema: Schema,
  whole: (schema: Schema) => Schema,
  params: Readonly<Record<string, string>>,
  name = '',
): unknown {
  const one = whole(schema);
  if (name in known) return known[name];
  const param = params[name];
  if (one.enum?.length) return param !== undefined && one.enum.includes(param) ? param : one.enum[0];
  if (param !== undefined && one.type !== 'object') return param;
  if (one.const !== undefined) return one.const;
  const choice = (one.oneOf ?? one.anyOf)?.find((option) => whole(option).type !== 'null');
  if (choice) return sample(choice, whole, params);
  const type = Array.isArray(one.type) ? one.type[0] : one.type;
  if (type === 'object') {
    const fields = Object.entries(one.properties ?? {});
    return Object.fromEntries(
      fields
        .filter(([field]) => !left.has(field))
        .map(([field, of]) => [field, sample(of, whole, params, field)]),
    );
  }
  if (type === 'array') return [sample(one.items ?? {}, whole, params, name.replace(/s$/, 'Id'))];
  if (type === 'integer' || type === 'number') return Math.max(one.minimum ?? 1, 40);
  if (type === 'boolean') return false;
  if (one.format === 'date') return '2026-11-24';
  if (one.format === 'uuid') return crypto.randomUUID();
  return typeof one.example === 'string' ? one.example : 'а'.repeat(Math.max(one.minLength ?? 3, 3));
}
