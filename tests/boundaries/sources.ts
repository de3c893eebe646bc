import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..');

/** One import of a file: what it names, resolved to a path of the house where it is one of ours. */
export type Import = { name: string; ours: boolean; typeOnly: boolean };

/** A source file of the house, by its path from the root. */
export type Source = { path: string; text: string; lines: number; imports: readonly Import[] };

const scripts = (path: string, text: string): string =>
  path.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code).join('\n')
    : text;

const typesOnly = (clause: ts.ImportClause | undefined): boolean => {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
};

function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const ours = specifier.text.startsWith('.');
    const bare = specifier.text.replace(/\?.*$/, '');
    found.push({ name: ours ? normalize(join(dirname(path), bare)) : bare, ours, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, typesOnly(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, scripts(path, text), ts.ScriptTarget.ESNext, true));
  return found;
}

/** Every source file of the house: TypeScript, plain JavaScript and Svelte; nothing generated. */
export const sources: readonly Source[] = globSync(
  ['*.{ts,mjs}', '{admin,api,bench,db,site,tests,ui}/**/*.{ts,mjs,js,svelte}'],
  { cwd: root, exclude: (path) => path.includes('paraglide') },
)
  .filter((path) => !path.startsWith('ui/paraglide/') && !path.startsWith('ui/public/'))
  .sort()
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, lines: text.trimEnd().split('\n').length, imports: importsOf(path, text) };
  });
