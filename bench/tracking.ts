/**
 * Measures the tracker on the ground truth of TrackID3x3 (3x3 basketball) with seeded jitter, missed and false boxes.
 * The constants of core/tracking were tuned on every second file; the other half is reported.
 *
 *   node bench/tracking.ts [--json] [FOLDER]
 */
import { parseArgs } from 'node:util';
import { combineMotMetrics, type MotMetrics } from '../core/evaluation/index.ts';
import { sharedData } from '../test/shared-data.ts';
import { greedyBaseline } from './tracking-baseline.ts';
import { SyntheticLooks } from './tracking-looks.ts';
import type { NoisyFrame } from './tracking-noise.ts';
import {
  detectionsOf,
  metricsOf,
  perfectRows,
  readCases,
  strayShare,
  trackerRows,
  type HypothesisRow,
  type TrackingCase,
} from './tracking-runs.ts';

interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly metrics: MotMetrics;
  /** Of people's boxes, the share in tracks of somebody else. */
  readonly stray: number;
  readonly embedsPerDetection: number;
}

type Method = (frames: readonly NoisyFrame[], looks: SyntheticLooks) => Promise<readonly HypothesisRow[]>;

const METHODS: readonly (readonly [name: string, noise: number, method: Method])[] = [
  ['greedy overlap', 0, (frames) => Promise.resolve(greedyBaseline(frames))],
  ['tracker', 0, (frames) => trackerRows(frames)],
  ['tracker, clear looks', 0.4, (frames, looks) => trackerRows(frames, looks)],
  ['tracker, poor looks', 1.5, (frames, looks) => trackerRows(frames, looks)],
  ['tracker, void looks', 10, (frames, looks) => trackerRows(frames, looks)],
  ['perfect association', 0, (frames) => Promise.resolve(perfectRows(frames))],
];

async function measure(
  cases: readonly TrackingCase[],
  perSecond: number,
  [name, noise, method]: (typeof METHODS)[number],
): Promise<{ readonly total: Row; readonly files: readonly MotMetrics[] }> {
  const files: MotMetrics[] = [];
  let [stray, boxes, embedded, detections] = [0, 0, 0, 0];
  for (const one of cases) {
    const frames = detectionsOf(one, perSecond);
    const looks = new SyntheticLooks(noise, one.index);
    const rows = await method(frames, looks);
    files.push(metricsOf(one, frames, rows));
    const strays = strayShare(rows);
    stray += strays.stray;
    boxes += strays.boxes;
    embedded += looks.embedded;
    detections += frames.reduce((sum, frame) => sum + frame.detections.length, 0);
  }
  const metrics = combineMotMetrics(files);
  return {
    total: { name, perSecond, metrics, stray: stray / boxes, embedsPerDetection: embedded / detections },
    files,
  };
}

function percent(value: number): string {
  return (100 * value).toFixed(1).padStart(6);
}

function line(name: string, metrics: MotMetrics, rest = ''): string {
  const { mota, idf1, hota, identitySwitches, hypothesisIdentities, truthIdentities } = metrics;
  const counts = `${String(identitySwitches).padStart(5)}${String(hypothesisIdentities).padStart(7)}/${truthIdentities}`;
  return `${name.padEnd(22)}${percent(mota)}${percent(idf1)}${percent(hota)}${counts.padEnd(16)}${rest}`;
}

const HEADER = `${''.padEnd(22)}  MOTA  IDF1  HOTA  IDSW tracks      stray %  embeds per detection`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  });
  const folder = positionals[0] ?? sharedData('tracking/trackid3x3');
  if (folder === undefined) throw new Error('Name the folder with the MOT files of TrackID3x3.');
  const cases = readCases(folder).filter(({ index }) => index % 2 === 1);
  const totals: Row[] = [];
  for (const perSecond of [30, 10, 5]) {
    if (!values.json)
      console.log(`\n${cases.length} held-out files, ${perSecond} detections per second\n${HEADER}`);
    for (const method of METHODS) {
      const { total, files } = await measure(cases, perSecond, method);
      totals.push(total);
      if (values.json) continue;
      const embeds = total.embedsPerDetection === 0 ? '' : total.embedsPerDetection.toFixed(3).padStart(10);
      console.log(line(total.name, total.metrics, `${percent(total.stray)}${embeds}`));
      if (total.name !== 'tracker' || perSecond === 5) continue;
      files.forEach((metrics, index) => console.log(line(`  ${cases[index]?.name ?? ''}`, metrics)));
    }
  }
  if (values.json)
    console.log(JSON.stringify(totals.map(({ metrics, ...rest }) => ({ ...rest, ...metrics }))));
}

await main();
