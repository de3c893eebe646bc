import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { verifying } from './reads.ts';
import type { Verdict } from './shapes.ts';

/**
 * `npm run audit:verify [-- <seal>]`: checks the trail of `DATABASE_FILE`, also while the service runs. Ends with 0
 * when it holds, 1 when it is broken, 2 when there is nothing that could be checked.
 */

const file = process.env.DATABASE_FILE ?? 'data/prokat.sqlite';
const seal = process.argv.slice(2).join('').replace(/\s+/g, '').toLowerCase() || undefined;

const number = new Intl.NumberFormat('en').format;

const sentence = (verdict: Verdict): string => {
  if (verdict.ok)
    return [
      `The trail holds: ${number(verdict.entries)} entries, each chained to the one before.`,
      ...(verdict.sealAt === null ? [] : [`The seal you gave is that of entry ${number(verdict.sealAt)}.`]),
      verdict.entries === 0 ? 'It is empty.' : `Its seal, to be written down: ${verdict.head}`,
    ].join('\n');
  const broken = {
    gap: 'is missing or out of turn',
    link: 'is not chained to the one before it',
    content: 'is not what was written',
  };
  return verdict.why === 'seal'
    ? `The trail is BROKEN: none of its ${number(verdict.checked)} entries carries the seal you gave. The trail was cut short or written anew.`
    : `The trail is BROKEN: entry ${verdict.brokenAt} ${broken[verdict.why]}. The ${number(verdict.checked)} entries before it hold.`;
};

function run(): number {
  if (!existsSync(file)) {
    console.error(`There is no database at ${file}; name it with DATABASE_FILE.`);
    return 2;
  }
  if (seal !== undefined && !/^[\da-f]{64}$/.test(seal)) {
    console.error('A seal has 64 digits and letters a–f.');
    return 2;
  }
  const sqlite = new Database(file, { readonly: true });
  const check = verifying({ sqlite, orm: drizzle(sqlite) }, seal);
  for (let step = check.next(); ; step = check.next()) {
    if (step.done) {
      console.log(sentence(step.value));
      return step.value.ok ? 0 : 1;
    }
    if (process.stdout.isTTY)
      process.stdout.write(`\r${number(step.value.checked)} of ${number(step.value.of)} `);
  }
}

try {
  process.exitCode = run();
} catch (error) {
  console.error(`The trail of ${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  process.exitCode = 2;
}
