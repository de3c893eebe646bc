import type { Ctx } from '../../core/context.ts';
import type { CentreId } from '../../core/ids.ts';
import type { EventType } from '../rules.ts';

/**
 * Tells the webhooks that want it what happened, in the transaction of the act; `data` holds ids, codes, days and
 * types, nothing by which a person could be known.
 */
export function publish(
  _ctx: Ctx,
  _event: { type: EventType; centreId: CentreId; data: Readonly<Record<string, unknown>> },
): void {}
