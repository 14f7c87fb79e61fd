/**
 * A training step with its optimiser, ours against PyTorch's on the same network and batch: R18 of half width, E = 128,
 * 16 pictures. Every way runs in a process of its own and they take steps in turns, so that whatever else the machine
 * does hits all alike; ratios are of medians. Processor time is that of all threads, and says more than the clock
 * where other work takes the cores. Peak memory is the highest resident size of the whole process.
 *
 *     node bench/training.ts [--sizes 128x64,256x128] [--rounds N] [--threads N] [--ways array,graph] [--profile]
 *                            [--python FILE] [--json]
 *
 * Needs a Python with PyTorch and NumPy. `--profile` adds the time of each operator of our step.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { trainingCase } from './training-case.ts';
import { profileStep } from './training-profile.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '128x64,256x128' },
    rounds: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(availableParallelism()) },
    ways: { type: 'string', default: 'array,graph' },
    python: { type: 'string', default: '/usr/bin/python3' },
    profile: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const threads = Number(values.threads);
const rounds = Number(values.rounds);
const PYTORCH = 'PyTorch';

const messageSchema = z.union([
  z.object({ milliseconds: z.number(), cpuMilliseconds: z.number(), loss: z.number() }),
  z.object({ ready: z.literal(true), version: z.string().optional() }),
  z.object({ peakBytes: z.number() }),
]);
type Message = z.output<typeof messageSchema>;

/** A process that makes a step for every line it is sent. */
class Subject {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string, undefined>;
  /** Of each step, the first included. */
  readonly milliseconds: number[] = [];
  readonly cpuMilliseconds: number[] = [];
  firstLoss = Number.NaN;
  peakBytes = Number.NaN;

  constructor(name: string, command: string, programArguments: readonly string[]) {
    this.name = name;
    this.#process = spawn(command, programArguments, { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout } = this.#process;
    if (stdout === null) throw new Error(`${command} has no output.`);
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  async ready(): Promise<void> {
    await this.#answer();
  }

  async step(): Promise<void> {
    this.#process.stdin?.write('step\n');
    const answer = await this.#answer();
    if (!('loss' in answer)) throw new Error(`${this.name} made no step.`);
    if (this.milliseconds.length === 0) this.firstLoss = answer.loss;
    this.milliseconds.push(answer.milliseconds);
    this.cpuMilliseconds.push(answer.cpuMilliseconds);
  }

  async end(): Promise<void> {
    this.#process.stdin?.end();
    const answer = await this.#answer();
    if ('peakBytes' in answer) this.peakBytes = answer.peakBytes;
  }

  async #answer(): Promise<Message> {
    const { value } = await this.#lines.next();
    if (value === undefined) throw new Error(`${this.name} ended without an answer.`);
    return messageSchema.parse(JSON.parse(value));
  }
}

interface Row {
  readonly size: string;
  readonly way: string;
  readonly medianMilliseconds: number;
  readonly leastMilliseconds: number;
  readonly timeRatio: number;
  readonly cpuMilliseconds: number;
  readonly cpuRatio: number;
  readonly peakMegabytes: number;
  readonly memoryRatio: number;
  readonly firstLoss: number;
}

function subjectsOf(height: string, width: string): readonly Subject[] {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const size = [height, width, String(threads)];
  const ours = values.ways
    .split(',')
    .map((way) => new Subject(way, process.execPath, [path('./training-subject.ts'), way, ...size]));
  return [new Subject(PYTORCH, values.python, [path('./training-reference.py'), ...size]), ...ours];
}

async function measure(size: string): Promise<readonly Row[]> {
  const [height = '', width = ''] = size.split('x');
  const subjects = subjectsOf(height, width);
  for (const each of subjects) await each.ready();
  // The first step allocates and fills caches.
  for (let round = 0; round <= rounds; round++) for (const each of subjects) await each.step();
  for (const each of subjects) await each.end();
  const [reference] = subjects;
  if (reference === undefined) return [];
  return subjects.map((each) => ({
    size,
    way: each.name,
    medianMilliseconds: medianStep(each.milliseconds),
    leastMilliseconds: Math.min(...each.milliseconds.slice(1)),
    timeRatio: medianStep(each.milliseconds) / medianStep(reference.milliseconds),
    cpuMilliseconds: medianStep(each.cpuMilliseconds),
    cpuRatio: medianStep(each.cpuMilliseconds) / medianStep(reference.cpuMilliseconds),
    peakMegabytes: each.peakBytes / 1e6,
    memoryRatio: each.peakBytes / reference.peakBytes,
    firstLoss: each.firstLoss,
  }));
}

/** Of all steps but the first. */
function medianStep(milliseconds: readonly number[]): number {
  const sorted = milliseconds.slice(1).sort((a, b) => a - b);
  return sorted[sorted.length >>> 1] ?? Number.NaN;
}

function lineOf({ way, ...row }: Row): string {
  const columns = [
    row.medianMilliseconds.toFixed(0),
    row.leastMilliseconds.toFixed(0),
    row.timeRatio.toFixed(2),
    row.cpuMilliseconds.toFixed(0),
    row.cpuRatio.toFixed(2),
    row.peakMegabytes.toFixed(0),
    row.memoryRatio.toFixed(2),
    row.firstLoss.toFixed(4),
  ];
  return way.padEnd(10) + columns.map((column) => column.padStart(11)).join('');
}

async function printProfile(size: string): Promise<void> {
  const [height, width] = size.split('x').map(Number);
  const times = await profileStep(trainingCase(height ?? 0, width ?? 0), threads, 5);
  const total = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  console.log(`\noperators of a step at ${size}, without the optimiser: ${total.toFixed(0)} ms`);
  for (const { operator, nodes, milliseconds } of times.slice(0, 15)) {
    const share = ((100 * milliseconds) / total).toFixed(1);
    console.log(
      `${operator.padEnd(24)}${share.padStart(6)} %${milliseconds.toFixed(1).padStart(10)} ms${String(nodes).padStart(7)} nodes`,
    );
  }
}

const rows: Row[] = [];
if (!values.json) {
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(
    `${cpus()[0]?.model ?? 'CPU'}, ${threads} threads, ${rounds} rounds, load ${load.join(' ')} before`,
  );
}
for (const size of values.sizes.split(',')) {
  const measured = await measure(size);
  rows.push(...measured);
  if (values.json) continue;
  console.log(
    `\n${size.padEnd(10)}  median ms   least ms      ratio     CPU ms      ratio    peak MB      ratio  first loss`,
  );
  for (const row of measured) console.log(lineOf(row));
  if (values.profile) await printProfile(size);
}
if (values.json) console.log(JSON.stringify(rows));
