import type { CheckBody } from '../../../api/kits/shapes.ts';
import { notices } from '../../../ui/notices.svelte.ts';
import { m } from '../../../ui/paraglide/messages.js';
import { problemWords } from '../../../ui/problem.ts';
import { client, read } from '../../api.ts';

/** What is said of a count besides the numbers: a note, and a photo, which is sent as soon as it is taken. */
export class CheckNotes {
  note = $state('');
  files = $state.raw<File[]>([]);
  /** Whether the photo is still on its way. */
  sending = $state(false);
  #photoId: CheckBody['photoId'];

  /** As the API takes it. */
  get body(): Pick<CheckBody, 'note' | 'photoId'> {
    return { note: this.note, ...(this.#photoId !== undefined && { photoId: this.#photoId }) };
  }

  take = async (unitId: string, files: File[]): Promise<void> => {
    this.files = files;
    this.#photoId = undefined;
    const [photo] = files;
    if (photo === undefined) return;
    this.sending = true;
    try {
      const sent = client.api.units[':unitId'].kit.photos.$post({ param: { unitId }, form: { photo } });
      const { photoId } = await read(sent);
      if (this.files === files) this.#photoId = photoId;
    } catch (error) {
      notices.say(problemWords(error), { tone: 'bad' });
      if (this.files === files) this.files = [];
    }
    this.sending = false;
  };

  /** Whether all that was said is there to be written down; says so where it is not. */
  get ready(): boolean {
    if (this.sending) notices.say(m.kits_photo_sending(), { tone: 'info' });
    return !this.sending;
  }
}
