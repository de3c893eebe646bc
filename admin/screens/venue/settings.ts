import type { TemplateCard, VenueCard } from '../../../api/venue/shapes.ts';
import { nameOf } from '../../../ui/format.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { Problem, problemWords } from '../../../ui/problem.ts';
import { client, read, withKey } from '../../api.ts';
import { askAgain } from './act.ts';

type Named = { nameRu: string; nameEn: string; archived: boolean; version: number };

/** What a refusal means of a venue, a room, a kind of session. */
export const settingsRefusal = ({ code }: Problem): string | undefined =>
  code === 'in_use' ? m.venue_error_in_use() : undefined;

/** Says what was kept, and has all that shows it asked for again. */
export function saved(name: string): void {
  void askAgain();
  notices.say(m.venue_saved_name({ name }));
}

async function put<T extends Named>(
  of: T,
  send: (archived: boolean, headers: ReturnType<typeof withKey>) => Promise<unknown>,
) {
  const archived = !of.archived;
  try {
    await send(archived, withKey(crypto.randomUUID(), `"${of.version}"`));
    void askAgain();
    const name = nameOf(of);
    notices.say(archived ? m.venue_archived_now({ name }) : m.venue_saved_name({ name }));
    return true;
  } catch (error) {
    const own = error instanceof Problem ? settingsRefusal(error) : undefined;
    notices.say(own ?? problemWords(error), { tone: 'bad' });
    return false;
  }
}

/** Puts something into the archive, or takes it out again; whether it was done. */
export const archive = {
  venue: (of: VenueCard): Promise<boolean> =>
    put(of, (archived, headers) =>
      read(client.api.venues[':venueId'].$patch({ param: { venueId: of.id }, json: { archived } }, headers)),
    ),
  room: (of: VenueCard['rooms'][number]): Promise<boolean> =>
    put(of, (archived, headers) =>
      read(client.api.rooms[':roomId'].$patch({ param: { roomId: of.id }, json: { archived } }, headers)),
    ),
  template: (of: TemplateCard): Promise<boolean> =>
    put(of, (archived, headers) =>
      read(
        client.api['session-templates'][':sessionTemplateId'].$patch(
          { param: { sessionTemplateId: of.id }, json: { archived } },
          headers,
        ),
      ),
    ),
};
