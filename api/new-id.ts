import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { Id } from '../db/tables/columns.ts';

/** Random bytes for 256 ids are drawn at once: to ask for those of one costs more than all else of it. */
const drawn = new Uint8Array(16 * 256);
const latest = { msecs: 0, seq: 0, used: drawn.length };

/** A fresh id; ids sort in the order they were made, within one millisecond too. */
export function newId<Word extends string>(): Id<Word> {
  if (latest.used === drawn.length) {
    randomFillSync(drawn);
    latest.used = 0;
  }
  const random = drawn.subarray(latest.used, latest.used + 16);
  latest.used += 16;
  const msecs = Date.now();
  latest.seq += 1;
  if (msecs > latest.msecs) {
    latest.msecs = msecs;
    // It begins anywhere in the lower half of what can be counted within a millisecond.
    latest.seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  }
  return v7({ random, msecs: latest.msecs, seq: latest.seq }) as Id<Word>;
}
