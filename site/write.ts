import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A page as rendered: what belongs into its head, and the content of each of its parts. */
export type Rendered = { head: string; top: string; main: string; foot: string };
export type Written = Rendered & { name: string };

const places =
  /(<div id="top">)[\s\S]*(<\/div>\s*<main id="main"[^>]*>)[\s\S]*(<\/main>\s*<div id="foot">)[\s\S]*(<\/div>)(?=\s*<\/body>)/;

/** A page with its parts in their places; with data that its scripts are to find, that too. */
export const filled = (page: string, { head, top, main, foot }: Rendered, given?: object): string => {
  const data = JSON.stringify(given)?.replaceAll('<', '\\u003c');
  const found = data === undefined ? '' : `<script type="application/json" id="given">${data}</script>`;
  return page
    .replace(/<title>.*?<\/title>/, () => head)
    .replace(places, (_, a, b, c, d) => `${a}${top}${b}${main}${c}${foot}${d}${found}`);
};

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
  for (const { name, ...rendered } of pages) {
    const page = filled(frame, rendered)
      .replace('</head>', () => `${ownScripts(name, frame, manifest)}</head>`)
      .replace('data-written=""', `data-written="${name}"`);
    writeFileSync(join(folder, `${name}.html`), page);
  }
};
