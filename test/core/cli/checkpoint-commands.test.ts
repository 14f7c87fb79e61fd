import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelSummary } from '../../../core/graph/index.ts';
import { fixture } from '../checkpoints/fixture.ts';

const CLI = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url));
const NAME = 'mdpr-r18-shared-buffer-zip';

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('import-checkpoint and export-model', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sightline checkpoints-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('turn a PyTorch checkpoint into weights, and those into an ONNX file', () => {
    const out = join(folder, 'made', 'here');
    const imported = run('import-checkpoint', fixture(`${NAME}.pth`), '--out', out, '--json');
    expect(imported.status, imported.stderr).toBe(0);
    const weights = join(out, `${NAME}.safetensors`);
    expect(JSON.parse(imported.stdout)).toMatchObject({
      file: weights,
      kind: 'mdpr',
      missing: [],
      leftOver: [],
    });

    const model = join(folder, 'model.onnx');
    const size = ['--height', '96', '--width-px', '48', '--fp16', '--attention'];
    const exported = run('export-model', weights, '--out', model, ...size, '--json');
    expect(exported.status, exported.stderr).toBe(0);
    const bytes = readFileSync(model);
    expect(JSON.parse(exported.stdout)).toEqual({ file: model, bytes: bytes.length });
    const { inputs, outputs, operators } = readModelSummary(bytes);
    expect(inputs[0]?.shape).toEqual(['N', 3, 96, 48]);
    expect(outputs.map(({ name }) => name)).toEqual(['feat', 'attn5', 'attn4']);
    expect(operators.Cast).toBeGreaterThan(20);
  });

  it('say to people what matched', () => {
    const { status, stdout } = run('import-checkpoint', fixture(`${NAME}.pth`), '--out', folder);
    expect(status).toBe(0);
    expect(stdout).toContain('371 tensors');
    expect(stdout).toContain('left over: none');
  });

  it('say in a sentence why a file is refused', () => {
    const hostile = run('import-checkpoint', fixture('calls-os-system.pth'), '--out', folder);
    expect(hostile).toMatchObject({ status: 1, stdout: '' });
    expect(hostile.stderr).toContain('it asks for "posix.system"');
    const missing = run('export-model', join(folder, 'missing.safetensors'), '--out', join(folder, 'x.onnx'));
    expect(missing).toMatchObject({ status: 1, stdout: '' });
    expect(missing.stderr).toContain('Check the path');
    const damaged = run('export-model', fixture('README.md'), '--out', join(folder, 'x.onnx'));
    expect(damaged.stderr).toContain('README.md: The file is not a safetensors file');
    expect(run('export-model', 'weights.safetensors').status).toBe(2);
  });
});
