import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../checkpoints/fixture.ts';
import { drawnMarket, suiteFolder } from '../training/drawn-people.ts';

const CLI = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url));
const PYTORCH_CHECKPOINT = 'mdpr-r18-shared-buffer-zip';

interface Line {
  readonly event: string;
  readonly step?: number;
  readonly steps?: number;
  readonly notes?: readonly string[];
}

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function linesOf(stdout: string): Line[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe('train', () => {
  const folder = suiteFolder();
  let data: string;
  beforeAll(() => {
    data = drawnMarket(join(folder(), 'market'));
  });

  it('killed in the midst of its work goes on from its last checkpoint, to a model that can be measured', async () => {
    const out = join(folder(), 'run');
    const network = ['--width', '0.0625', '--embedding', '8', '--height', '64', '--width-px', '32'];
    const batches = ['--ids', '2', '--images', '2', '--epochs', '2', '--evaluate-every', '4'];
    const where = ['--data', data, '--out', out, '--device', 'cpu', '--threads', '1', '--json'];
    const first = spawn(process.execPath, [CLI, 'train', ...where, ...network, ...batches]);
    const ended = new Promise((resolve) => first.once('exit', resolve));
    const told: Line[] = [];
    for await (const text of createInterface({ input: first.stdout })) {
      const line = JSON.parse(text) as Line;
      told.push(line);
      // A step past the checkpoint is lost, and made anew.
      if (line.event === 'step' && line.step === 5) first.kill('SIGKILL');
    }
    await ended;
    expect(first.signalCode).toBe('SIGKILL');
    expect(told[0]).toMatchObject({ event: 'started', step: 0, steps: 12, batch: 4, identities: 6 });

    const resumed = run('train', ...where, '--resume', '--evaluate-every', '4');
    expect(resumed.status, resumed.stderr).toBe(0);
    const lines = linesOf(resumed.stdout);
    expect(lines[0]).toMatchObject({ event: 'started', step: 4, steps: 12 });
    expect(lines.filter(({ event }) => event === 'step').map(({ step }) => step)).toEqual([
      5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    expect(lines.at(-1)).toMatchObject({ event: 'done', last: join(out, 'last.safetensors') });
    const log = linesOf(readFileSync(join(out, 'training.jsonl'), 'utf8'));
    expect(log.filter(({ event }) => event === 'step').map(({ step }) => step)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);

    const best = join(out, 'best.safetensors');
    const measured = run('evaluate', '--data', data, '--model', best, '--json');
    expect(measured.status, measured.stderr).toBe(0);
    expect(JSON.parse(measured.stdout)).toMatchObject({ queries: 4, gallery: 8 });
  });

  it('begins with the weights that import-checkpoint left in the folder', () => {
    const out = join(folder(), 'imported');
    expect(run('import-checkpoint', fixture(`${PYTORCH_CHECKPOINT}.pth`), '--out', out).status).toBe(0);
    const other = run('train', '--data', data, '--out', out, '--resume', '--embedding', '999');
    expect(other).toMatchObject({ status: 1, stdout: '' });
    expect(other.stderr).toMatch(/are of a network with embedding \d+, not 999/u);
    const begun = run(
      ...['train', '--data', data, '--out', out, '--resume', '--device', 'cpu', '--threads', '1', '--json'],
      ...['--height', '64', '--width-px', '32', '--ids', '2', '--images', '12', '--epochs', '1'],
    );
    expect(begun.status, begun.stderr).toBe(0);
    const [started] = linesOf(begun.stdout);
    expect(started?.notes?.join(' ')).toMatch(
      new RegExp(`\\d{3} of \\d{3} tensors begin as in .*${PYTORCH_CHECKPOINT}`, 'u'),
    );
  });

  it('says to people how far it is', () => {
    const out = join(folder(), 'spoken');
    const { status, stdout, stderr } = run(
      ...['train', '--data', data, '--out', out, '--device', 'cpu', '--threads', '1', '--epochs', '1'],
      ...[
        '--width',
        '0.0625',
        '--embedding',
        '8',
        '--height',
        '64',
        '--width-px',
        '32',
        '--ids',
        '6',
        '--images',
        '4',
      ],
    );
    expect(status, stderr).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('24 pictures of 6 people, 24 a batch, step 0 of 1, on cpu');
    expect(stderr).toMatch(/step 1: Rank-1 \d+\.\d, mAP \d+\.\d on people not trained on/u);
    expect(stderr).toContain(`The model is ${out}`);
  });

  it('refuses what cannot be trained, in a sentence', () => {
    const out = join(folder(), 'refused');
    mkdirSync(out);
    copyFileSync(fixture('README.md'), join(out, 'last.safetensors'));
    const resume = ['train', '--data', data, '--out', out, '--resume'];
    const decided = run(...resume, '--epochs', '3');
    expect(decided).toMatchObject({ status: 2, stdout: '' });
    expect(decided.stderr).toContain('decided epochs already');
    const damaged = run(...resume);
    expect(damaged).toMatchObject({ status: 1, stdout: '' });
    expect(damaged.stderr).toContain(`${join(out, 'last.safetensors')} cannot be used`);
    expect(run('train', '--data', data, '--out', out, '--lr', '-1').status).toBe(2);
    expect(run('train', '--out', out).status).toBe(2);
    const empty = join(folder(), 'empty');
    mkdirSync(empty);
    const none = run('train', '--data', empty, '--out', out);
    expect(none).toMatchObject({ status: 1, stdout: '' });
    expect(none.stderr).toContain(empty);
    const odd = run('train', '--data', data, '--out', out, '--width', '0.3', '--ids', '2', '--images', '2');
    expect(odd).toMatchObject({ status: 1, stdout: '' });
    expect(odd.stderr).toContain('width must be a multiple of 1/32');
  });
});
