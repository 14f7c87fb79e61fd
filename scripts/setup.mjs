#!/usr/bin/env node
/**
 * Brings a fresh clone to the point where everything runs: packages, Node 24, FFmpeg, the person detector, the
 * built window and, with `--browser`, Chromium for the browser tests. Idempotent; runs under Node 20 without
 * dependencies; a second run takes a second or less. `SIGHTLINE_OFFLINE=1` skips the two optional downloads.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP_FILE = join(ROOT, 'node_modules', '.sightline-setup.json');
const DOWNLOAD_LIMIT_MS = 180_000;
const WINDOWS = process.platform === 'win32';
const EXE = WINDOWS ? '.exe' : '';

class SetupFailure extends Error {}

const say = (line) => process.stderr.write(`set-up: ${line}\n`);

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP_FILE, 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(changes) {
  writeFileSync(STAMP_FILE, `${JSON.stringify({ ...readStamp(), ...changes }, null, 2)}\n`);
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', ...options });
}

function hashOf(...paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else {
      hash.update(path.slice(ROOT.length)).update(readFileSync(path));
    }
  };
  for (const path of paths) visit(join(ROOT, path));
  return hash.digest('hex');
}

/** The first of the names that is an executable file on PATH. */
function findOnPath(...names) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name + EXE);
      if (existsSync(path) && statSync(path).isFile()) return path;
    }
  }
  return undefined;
}

function isDebianRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0 && findOnPath('apt-get') !== undefined;
}

/** Installs Debian packages; true where apt says that it worked. */
function aptInstall(...packages) {
  say(`installing ${packages.join(', ')} with apt-get …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env }).status === 0;
  if (install()) return true;
  run('apt-get', ['update', '-qq'], { env });
  return install();
}

/** The command that installs a program here, for people. */
function installHint(debian, homebrew, winget) {
  if (process.platform === 'darwin') return `brew install ${homebrew}`;
  if (WINDOWS) return `winget install ${winget}`;
  if (findOnPath('dnf') !== undefined) return `sudo dnf install ${debian}`;
  if (findOnPath('pacman') !== undefined) return `sudo pacman -S ${debian}`;
  return `sudo apt-get install ${debian}`;
}

function installPackages() {
  const lock = hashOf('package-lock.json', 'package.json');
  if (readStamp().lock === lock && existsSync(join(ROOT, 'node_modules', 'svelte'))) return;
  say('installing the packages (npm ci) …');
  // No install script is needed: native parts come prebuilt inside their packages, and what some scripts download
  // is fetched below, once and with a time limit.
  const npm = run(
    WINDOWS ? 'npm.cmd' : 'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: WINDOWS,
    },
  );
  if (npm.status !== 0) throw new SetupFailure('npm ci failed; its messages are above.');
  writeStamp({ lock });
}

/** Node 24 or newer: native parts crash under Node 20. Also checks that npm scripts will find it. */
function findNode24() {
  const packaged = join(ROOT, 'node_modules', '.bin', WINDOWS ? 'node.cmd' : 'node');
  const candidates = existsSync(packaged) ? [packaged, process.execPath] : [process.execPath];
  for (const path of candidates) {
    const version = run(path, ['--version'], { shell: WINDOWS }).stdout?.trim() ?? '';
    if (Number(/^v(\d+)/.exec(version)?.[1]) >= 24) return path;
  }
  throw new SetupFailure(
    `Node 24 is needed and its npm package has none for ${process.platform} ${process.arch}: ` +
      'install Node 24 from your system or nodejs.org and run this again.',
  );
}

/** A download that npm denies by default: tried once a version; where the network refuses, the rest goes on. */
function downloadOnce({ title, packageName, installed, without }) {
  const folder = join(ROOT, 'node_modules', packageName);
  const installer = join(folder, 'install.js');
  if (!existsSync(installer) || installed(folder)) return;
  const version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  const key = `download:${packageName}@${version}`;
  if (readStamp()[key] !== undefined) return;
  if (process.env.SIGHTLINE_OFFLINE === '1') {
    say(`${title}: not downloaded (SIGHTLINE_OFFLINE=1); ${without}.`);
    return;
  }
  say(`downloading ${title} …`);
  const result = run(process.execPath, [installer], {
    cwd: folder,
    timeout: DOWNLOAD_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const isThere = result.status === 0 && installed(folder);
  if (!isThere)
    say(
      `${title} could not be downloaded; ${without}. To try again: node node_modules/${packageName}/install.js`,
    );
  writeStamp({ [key]: isThere ? 'installed' : 'refused' });
}

/** FFmpeg as the application itself resolves it: FFMPEG_PATH, ffmpeg-static, PATH; with ffprobe. */
function ensureFfmpeg(node) {
  const check = () => run(node, ['scripts/check-media-tools.ts'], { shell: WINDOWS });
  const found = check();
  if (found.status === 0) return;
  if (isDebianRoot() && aptInstall('ffmpeg') && check().status === 0) return;
  throw new SetupFailure(found.stderr.trim());
}

function ensureDetector(node) {
  const sources = hashOf('scripts/import-detector.ts', 'core/detection', 'core/graph', 'package-lock.json');
  if (readStamp().detector === sources && existsSync(join(ROOT, '.cache', 'models'))) return;
  say('importing the person detector …');
  const result = run(node, ['scripts/import-detector.ts'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: WINDOWS,
  });
  if (result.status !== 0)
    throw new SetupFailure('the person detector could not be imported; messages are above.');
  writeStamp({ detector: sources });
}

function prepareModel(node) {
  const sources = hashOf('scripts/prepare-default-model.ts', 'core/mdpr', 'core/graph', 'models');
  if (readStamp().model === sources && existsSync(join(ROOT, '.cache', 'models'))) return;
  say('preparing the default model …');
  const result = run(node, ['scripts/prepare-default-model.ts'], { shell: WINDOWS });
  if (result.status !== 0)
    throw new SetupFailure(`the default model could not be prepared:\n${result.stderr}`);
  writeStamp({ model: sources });
}

function buildWindow(node) {
  const sources = hashOf(
    ...['renderer', 'electron', 'electron.vite.config.ts', 'core', 'models'],
    ...['scripts/compile-engine.ts', 'package.json', 'package-lock.json'],
  );
  if (readStamp().window === sources && existsSync(join(ROOT, 'out', 'renderer', 'index.html'))) return;
  say('building the window …');
  const result = run(
    node,
    ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
    { shell: WINDOWS },
  );
  if (result.status !== 0)
    throw new SetupFailure(`the window could not be built:\n${result.stdout}${result.stderr}`);
  const engine = run(node, ['scripts/compile-engine.ts'], { shell: WINDOWS });
  if (engine.status !== 0) throw new SetupFailure(`the engine could not be compiled:\n${engine.stderr}`);
  writeStamp({ window: sources });
}

function ensureBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && existsSync(named)) return;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  if (findOnPath(...names) !== undefined) return;
  if (isDebianRoot() && aptInstall('chromium') && findOnPath(...names) !== undefined) return;
  throw new SetupFailure(
    'Chromium is missing; the browser tests need it. ' +
      `Install it with: ${installHint('chromium', '--cask chromium', 'Google.Chrome')} or name one in CHROMIUM_PATH.`,
  );
}

try {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  installPackages();
  const node = findNode24();
  downloadOnce({
    title: "ffmpeg-static's FFmpeg",
    packageName: 'ffmpeg-static',
    installed: (folder) => existsSync(join(folder, `ffmpeg${EXE}`)),
    without: "the system's FFmpeg is used",
  });
  downloadOnce({
    title: 'Electron',
    packageName: 'electron',
    installed: (folder) => existsSync(join(folder, 'dist', 'version')),
    without: 'the window opens in the browser instead',
  });
  ensureFfmpeg(node);
  ensureDetector(node);
  prepareModel(node);
  buildWindow(node);
  if (process.argv.includes('--browser')) ensureBrowser();
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  say(error.message);
  process.exitCode = 1;
}
