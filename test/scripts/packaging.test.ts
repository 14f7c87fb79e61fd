import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Arch, build, Platform } from 'electron-builder';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builderOptions } from '../../scripts/packaging/builder-options.ts';
import { collectLicences } from '../../scripts/packaging/collect-licences.ts';
import { packageParts } from '../../scripts/packaging/package-parts.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What marks the fuses in Electron's binary; version 1 and nine fuses follow, all on. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0009111111111';

let folder = '';
let app = '';
let inside: readonly string[] = [];

function write(path: string, content: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
}

/** Stands in for Electron's own files and for what the build makes, by their names. */
function writeParts(): void {
  const electron = join(folder, 'electron');
  write(join(electron, 'electron'), `#!/bin/sh\n# ${FUSE_SENTINEL}\n`);
  chmodSync(join(electron, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', 'locales/en-US.pak']) {
    write(join(electron, name), name);
  }
  mkdirSync(join(electron, 'resources'));
  for (const name of ['main/index.js', 'preload/preload.cjs', 'renderer/index.html', 'core/api/index.js']) {
    write(join(folder, 'out', name), `// ${name}`);
  }
  write(join(folder, 'ffmpeg', 'ffmpeg'), 'program');
  write(join(folder, 'ffmpeg', 'ffprobe'), 'program');
  write(join(folder, 'ffmpeg', 'LICENSE.txt'), 'licence');
  write(join(folder, 'models', 'centernet-person.onnx'), 'detector');
  write(join(folder, 'models', 'default-0123456789abcdef-v1.onnx'), 'model');
  write(join(folder, 'models', 'outdated.onnx'), 'not to ship');
  write(join(folder, 'demo', 'truth.json'), '{}');
  write(join(folder, 'demo', 'north.mp4'), 'video');
  write(join(folder, 'demo', 'match-7.sightline'), 'not to ship');
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-packaging-'));
  writeParts();
  await collectLicences(ROOT, join(folder, 'licences'));
  const config = builderOptions({
    output: join(folder, 'dist'),
    out: join(folder, 'out'),
    models: join(folder, 'models'),
    ffmpeg: join(folder, 'ffmpeg'),
    demo: join(folder, 'demo'),
    licences: join(folder, 'licences'),
    electronDist: join(folder, 'electron'),
    isForTests: false,
  });
  await build({
    projectDir: ROOT,
    config,
    publish: 'never',
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
  });
  app = join(folder, 'dist', 'linux-unpacked');
  inside = listPackage(join(app, 'resources', 'app.asar'), { isPack: false });
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const matching = (pattern: RegExp): string[] => inside.filter((path) => pattern.test(path));

describe('the packaged application', () => {
  it('holds the built parts and the packages that they need', () => {
    for (const path of [
      '/package.json',
      '/out/main/index.js',
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
      '/out/core/api/index.js',
      ...[
        'zod',
        '@orpc/server',
        'better-sqlite3',
        'onnxruntime-node',
        'onnxruntime-common',
        'yauzl',
        'ws',
      ].map((name) => `/node_modules/${name}/package.json`),
    ]) {
      expect(inside).toContain(path);
    }
  });

  it('holds no sources, tests, shared data or tools of development', () => {
    expect(matching(/^\/(core|electron|renderer|test|bench|scripts|shared|demo|docs|\.cache)(\/|$)/)).toEqual(
      [],
    );
    expect(matching(/\.(ts|map)$/)).toEqual([]);
    expect(matching(/^\/node_modules\/(electron|vite|vitest|svelte|typescript|playwright-core)\//)).toEqual(
      [],
    );
    expect(
      matching(/^\/node_modules\/(@vladmandic|@napi-rs|@tensorflow|ffmpeg-static|node-[a-z]+-)/),
    ).toEqual([]);
  });

  it('holds native parts of its own system only, and outside of the archive', () => {
    const native = matching(/\.(node|so|dylib|dll)(\.\d+)*$/);
    expect(native.length).toBeGreaterThan(0);
    expect(native.filter((path) => /darwin|win32|arm|musl|ia32/.test(path))).toEqual([]);
    const unpacked = join(app, 'resources', 'app.asar.unpacked');
    expect(native.filter((path) => !existsSync(join(unpacked, path)))).toEqual([]);
    const runtime = readdirSync(join(unpacked, 'node_modules/onnxruntime-node/bin/napi-v6'), {
      recursive: true,
    });
    expect(runtime.map(String)).toContain(join('linux', 'x64', 'onnxruntime_binding.node'));
  });

  it('brings the font of reports and clips where FFmpeg can read it, and no other face', () => {
    const fonts = join(app, 'resources', 'app.asar.unpacked', 'node_modules', 'dejavu-fonts-ttf', 'ttf');
    expect(readdirSync(fonts).sort()).toEqual(['DejaVuSans-Bold.ttf', 'DejaVuSans.ttf']);
    expect(matching(/\.ttf$/)).toHaveLength(2);
  });

  it('brings FFmpeg as a program of its own, models, the demo match and licences as resources', () => {
    const resources = (name: string): string[] => readdirSync(join(app, 'resources', name)).sort();
    expect(resources('ffmpeg')).toEqual(['LICENSE.txt', 'ffmpeg', 'ffprobe']);
    expect(resources('models')).toEqual(['centernet-person.onnx', 'default-0123456789abcdef-v1.onnx']);
    expect(resources('demo')).toEqual(['north.mp4', 'truth.json']);
    expect(existsSync(join(app, 'resources', 'app-update.yml')), 'no feed of updates').toBe(false);
    expect(resources('licences')).toEqual(['LICENSE.txt', 'NOTICE.txt', 'packages.txt']);
  });

  it('has its fuses set: no Node, no options, no inspector, the archive alone and checked', async () => {
    const fuses = await getCurrentFuseWire(join(app, 'sightline'));
    const states = Object.fromEntries(
      [
        FuseV1Options.RunAsNode,
        FuseV1Options.EnableCookieEncryption,
        FuseV1Options.EnableNodeOptionsEnvironmentVariable,
        FuseV1Options.EnableNodeCliInspectArguments,
        FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
        FuseV1Options.OnlyLoadAppFromAsar,
        FuseV1Options.GrantFileProtocolExtraPrivileges,
      ].map((fuse) => [FuseV1Options[fuse], fuses[fuse] === FuseState.ENABLE]),
    );
    expect(states).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  it('is made of parts that add up, the largest first', () => {
    const parts = packageParts(app);
    expect(parts[0]?.name).toContain('onnxruntime-node');
    expect(parts.every((part, index) => index === 0 || part.bytes <= (parts[index - 1]?.bytes ?? 0))).toBe(
      true,
    );
    expect(parts.map(({ name }) => name)).toContain('resources/ffmpeg');
  });
});
