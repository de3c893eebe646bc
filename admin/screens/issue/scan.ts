import type { FindAnswer } from '../../../api/board/shapes.ts';
import { nameOf, phone } from '../../../ui/format.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';
import { session } from '../../session.svelte.ts';

/** The own unit a scanned code stands for; where there is none, says so with what to do, and answers null. */
export async function scannedUnit(code: string): Promise<FindAnswer['unit']> {
  try {
    const { unit, elsewhere } = await read(
      client.api.centres[':centreId'].find.$post({
        param: { centreId: session.centreId },
        json: { q: code },
      }),
    );
    const [other] = elsewhere;
    if (other) {
      const whose = { name: nameOf(other.itemType), centre: other.shortName };
      notices.say(
        other.phone
          ? m.loans_elsewhere({ ...whose, phone: phone(other.phone) })
          : m.loans_elsewhere_no_phone(whose),
        { tone: 'bad' },
      );
    } else if (unit === null) notices.say(m.loans_no_such_number({ code }), { tone: 'bad' });
    return unit;
  } catch (error) {
    notices.say(problemWords(error), { tone: 'bad' });
    return null;
  }
}
