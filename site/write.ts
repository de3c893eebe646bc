import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page as rendered: what belongs into its head, and the content of each of its parts. */
export type Written = { name: string; head: string; parts: readonly { id: string; body: string }[] };

/** Writes every page of the families' site beside the built `index.html`, whose parts it fills. */
export const writePages = (folder: string, pages: readonly Written[]): void => {
  const frame = readFileSync(join(folder, 'index.html'), 'utf8');
  for (const { name, head, parts } of pages) {
    let page = frame
      .replace(/<title>.*?<\/title>/, () => head)
      .replace('data-written=""', `data-written="${name}"`);
    for (const { id, body } of parts)
      page = page.replace(new RegExp(`(?<= id="${id}"[^>]*>)(?=</)`), () => body);
    writeFileSync(join(folder, `${name}.html`), page);
  }
};
