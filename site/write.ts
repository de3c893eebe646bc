import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page as rendered: what belongs into its head, and its content. */
export type Written = { name: string; head: string; body: string };

/** Writes every page of the families' site beside the built `index.html`, whose place for content it fills. */
export const writePages = (folder: string, pages: readonly Written[]): void => {
  const frame = readFileSync(join(folder, 'index.html'), 'utf8');
  for (const { name, head, body } of pages) {
    const plain = (html: string) => html.replaceAll(/<!--[\s\S]*?-->/g, '');
    const page = frame
      .replace(/<title>.*?<\/title>/, () => plain(head))
      .replace('<!--page-->', () => plain(body));
    writeFileSync(join(folder, `${name}.html`), page);
  }
};
