import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A page as rendered: what belongs into its head, and the content of each of its parts. */
export type Written = { name: string; head: string; parts: readonly { id: string; body: string }[] };

/** What the build knows of its files, by their sources. */
type Manifest = Readonly<Record<string, { file: string; imports?: readonly string[] }>>;

/** The scripts only this page has: fetched beside the common ones, not after they ran. */
const ownScripts = (name: string, frame: string, manifest: Manifest): string => {
  const files = new Set<string>();
  const follow = (source: string): void => {
    const { file, imports = [] } = manifest[source] ?? {};
    if (file === undefined || files.has(file) || frame.includes(file)) return;
    files.add(file);
    for (const imported of imports) follow(imported);
  };
  follow(`site/pages/${name.charAt(0).toUpperCase()}${name.slice(1)}.svelte`);
  return [...files].map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`).join('');
};

/** What is waited for before anything is painted stands in the page itself: the small script, the one sheet. */
const withFirst = (frame: string, folder: string): string => {
  const read = (path: string) => readFileSync(join(folder, '..', path), 'utf8').trim();
  return frame
    .replace(/<script src="([^"]+)"><\/script>/, (_, path: string) => `<script>${read(path)}</script>`)
    .replace(
      /<link rel="stylesheet"[^>]* href="([^"]+)">/,
      (_, path: string) => `<style>${read(path)}</style>`,
    );
};

/** Writes every page of the families' site beside the built `index.html`, whose parts it fills. */
export const writePages = (folder: string, pages: readonly Written[]): void => {
  const manifestFile = join(folder, '..', '.vite', 'manifest.json');
  const manifest: Manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  rmSync(dirname(manifestFile), { recursive: true });
  const frame = withFirst(readFileSync(join(folder, 'index.html'), 'utf8'), folder);
  for (const { name, head, parts } of pages) {
    let page = frame
      .replace(/<title>.*?<\/title>/, () => head)
      .replace('</head>', () => `${ownScripts(name, frame, manifest)}</head>`)
      .replace('data-written=""', `data-written="${name}"`);
    for (const { id, body } of parts)
      page = page.replace(new RegExp(`(?<= id="${id}"[^>]*>)(?=</)`), () => body);
    writeFileSync(join(folder, `${name}.html`), page);
  }
};
