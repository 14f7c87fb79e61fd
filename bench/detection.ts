/**
 * Precision and recall of the person detectors at IoU 0.5, and milliseconds a frame, on the real clips' hand-checked
 * moments and on the demo match where it has been generated.
 *
 *   node bench/detection.ts [--clips FOLDER] [--demo FOLDER] [--yolox FILE] [--threads N] [--score S]
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDetector, TRUSTED_SCORE } from '../core/detection/index.ts';
import { findDemoMatch, type DemoTruth } from '../core/demo/index.ts';
import { measureDetection, type DetectionTruth } from './detection-measure.ts';
import { readMomentTruth } from './reappearance-measure.ts';

const SHARED = fileURLToPath(new URL('../../shared/data/', import.meta.url));

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: join(SHARED, 'video') },
    yolox: { type: 'string', default: join(SHARED, 'models/yolox_nano.onnx') },
    demo: { type: 'string', default: fileURLToPath(new URL('../demo/', import.meta.url)) },
    threads: { type: 'string', default: '1' },
    score: { type: 'string', default: String(TRUSTED_SCORE) },
  },
});

async function realClip(name: string): Promise<DetectionTruth[]> {
  const { cameras, moments } = await readMomentTruth(join(values.clips, name, 'truth.json'));
  return cameras.map((camera) => ({
    video: join(values.clips, name, camera.file),
    moments: moments
      .filter((moment) => moment.camera === camera.name)
      .map(({ time, people }) => ({ time, people: people.map(({ box }) => ({ box, isRequired: true })) })),
  }));
}

const scenes = new Map<string, DetectionTruth[]>();
for (const clip of ['court4', 'lab4']) {
  if (existsSync(join(values.clips, clip, 'truth.json'))) scenes.set(clip, await realClip(clip));
  else console.error(`${clip} is not in ${values.clips}: left out.`);
}

/** People who are nearly whole in the picture and before everyone else count. */
const WHOLE = 0.9;
const UNOCCLUDED = 0.8;

/** One frame a second of each camera. */
function demoMatch(folder: string, truth: DemoTruth): DetectionTruth[] {
  return truth.cameras.map(({ file, frames, frameRate, boxes }) => ({
    video: join(folder, file),
    moments: Array.from({ length: Math.floor(frames / frameRate) }, (_, second) => ({
      time: second,
      people: boxes
        .filter(({ time }) => Math.abs(time - second) < 0.5 / frameRate)
        .map(({ visibility, inPicture, ...box }) => ({
          box,
          isRequired: visibility >= UNOCCLUDED && inPicture >= WHOLE,
        })),
    })),
  }));
}

const demo = await findDemoMatch(values.demo);
if (demo === null) console.error(`There is no demo match in ${values.demo}: left out.`);
else scenes.set('demo', demoMatch(values.demo, demo));

const percent = (share: number): string => (100 * share).toFixed(1).padStart(5);

console.log('detector            scene    frames  people  precision  recall  ms a frame  of processor');
for (const model of [undefined, values.yolox]) {
  if (model !== undefined && !existsSync(model)) {
    console.error(`${model} does not exist: left out.`);
    continue;
  }
  await using detector = await openDetector({
    threads: Number(values.threads),
    ...(model === undefined ? {} : { model }),
  });
  for (const [scene, truths] of scenes) {
    const counts = await measureDetection(detector, truths, Number(values.score));
    console.log(
      `${detector.name.padEnd(19)} ${scene.padEnd(8)} ${String(counts.frames).padStart(6)}  ${String(counts.required).padStart(6)}` +
        `      ${percent(counts.correct / counts.judged)}   ${percent(counts.correct / counts.required)}` +
        `       ${counts.millisecondsPerFrame.toFixed(1).padStart(5)}         ${counts.processorMillisecondsPerFrame.toFixed(1).padStart(5)}`,
    );
  }
}
