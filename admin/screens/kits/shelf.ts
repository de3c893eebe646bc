import { type ConsumableRow, receiveBody, recountBody } from '../../../api/kits/shapes.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { client, read, withKey } from '../../api.ts';
import { session } from '../../session.svelte.ts';

type Told = { quantity: number; reason: string };
type Act = {
  title: () => string;
  label: () => string;
  hint: () => string;
  /** What the field begins with. */
  first: (row: ConsumableRow) => number | null;
  shape: typeof receiveBody | typeof recountBody;
  send: (row: ConsumableRow, told: Told, key: string) => Promise<ConsumableRow>;
};

const routes = client.api.centres[':centreId'].consumables[':componentId'];
const at = ({ componentId }: ConsumableRow) => ({ param: { centreId: session.centreId, componentId } });

export type ShelfAct = 'receive' | 'count' | 'minimum';

/** What is done with a consumable on the shelf: it comes, it is counted, its minimum is set. */
export const shelfActs: Record<ShelfAct, Act> = {
  receive: {
    title: m.kits_receive,
    label: m.kits_received_many,
    hint: m.kits_received_hint,
    first: () => null,
    shape: receiveBody,
    send: (row, json, key) => read(routes.receive.$post({ ...at(row), json }, withKey(key))),
  },
  count: {
    title: m.kits_count,
    label: m.kits_counted_many,
    hint: m.kits_counted_hint,
    first: ({ quantity }) => quantity,
    shape: recountBody,
    send: (row, json, key) => read(routes.count.$post({ ...at(row), json }, withKey(key))),
  },
  minimum: {
    title: m.kits_minimum_change,
    label: m.kits_minimum,
    hint: m.kits_minimum_hint,
    first: ({ minimum }) => minimum,
    shape: recountBody,
    send: (row, { quantity }, key) =>
      read(routes.$put({ ...at(row), json: { minimum: quantity } }, withKey(key, `"${row.version}"`))),
  },
};
