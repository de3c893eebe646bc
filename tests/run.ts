import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const house = join(import.meta.dirname, '..');
const results = join(house, 'test-results', 'results.json');
const env = {
  ...process.env,
  PATH: `${join(house, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
  NODE_ENV: undefined,
};

/** Each check: what it is, how it runs, and what to do when it fails. */
const checks = [
  ['Format and lint', 'biome check .', '`npm run fix` mends most of it'],
  [
    'Format of the pages',
    'prettier --log-level warn --check "{admin,site,ui}/**/*.svelte"',
    '`npm run fix` mends it',
  ],
  [
    'Words of the screens',
    'node ui/compile.ts',
    'a message file is not sound JSON or lacks its plural forms',
  ],
  [
    'Types',
    'svelte-check --tsgo --tsconfig tsconfig.json --output human --fail-on-warnings',
    'mend the lines named above',
  ],
] as const;

const builds = [['Pages', 'node build.ts', 'the pages do not build; the lines above say where']] as const;

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function passes([what, command, remedy]: readonly [string, string, string]): boolean {
  const began = performance.now();
  console.log(`\n── ${what}: ${command}`);
  const { status } = spawnSync(command, { cwd: house, env, shell: true, stdio: 'inherit' });
  console.log(
    status === 0 ? `   ${what}: in order (${seconds(began)})` : `   ${what}: NOT in order — ${remedy}`,
  );
  return status === 0;
}

type Results = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

/** Runs every test (or those of the given names) and counts; a file that does not even load is a failure. */
function runTests(names: readonly string[]): { passed: number; failed: number } {
  console.log(`\n── Tests: rules, acts, routes, boundaries, pages, journeys in Chromium`);
  rmSync(results, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const { status } = spawnSync(
    process.execPath,
    [join(house, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...names],
    {
      cwd: house,
      env,
      stdio: 'inherit',
    },
  );
  if (!existsSync(results)) return { passed: 0, failed: 1 };
  const told: Results = JSON.parse(readFileSync(results, 'utf8'));
  const unloaded = told.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'),
  ).length;
  const failed = told.numFailedTests + unloaded;
  return { passed: told.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
}

const [mode, ...names] = process.argv.slice(2);
const onlyChecks = mode === 'check';
const began = performance.now();
const done = (onlyChecks ? checks : [...checks, ...builds]).map(passes);
const tested = onlyChecks ? { passed: 0, failed: 0 } : runTests(mode === undefined ? [] : [mode, ...names]);
const passed = done.filter(Boolean).length + tested.passed;
const failed = done.filter((fine) => !fine).length + tested.failed;
console.log(
  `\n${failed === 0 ? 'Everything is in order' : 'Not everything is in order'} (${seconds(began)}).`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
