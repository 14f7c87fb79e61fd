/**
 * Tracklet-level Rank-1 and mAP, false and missed tracklets on the real clips against their hand-checked truth.
 *
 *   node bench/multicamera.ts [--model FILE] [--detector FILE] [--clips FOLDER]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ProjectService } from '../core/api/index.ts';
import { measureReappearances, readMomentTruth } from './reappearance-measure.ts';

const SHARED = fileURLToPath(new URL('../../shared/data/', import.meta.url));

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: join(SHARED, 'models/osnet_x0_25_msmt17.onnx') },
    detector: { type: 'string' },
    clips: { type: 'string', default: join(SHARED, 'video') },
  },
});

for (const clip of ['court4', 'lab4']) {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-bench-'));
  try {
    await using project = ProjectService.open(join(folder, 'bench.sightline'), { mode: 'create' });
    const truth = await readMomentTruth(join(values.clips, clip, 'truth.json'));
    const { job } = project.startIngest({
      cameras: truth.cameras.map(({ name, file }) => ({ name, video: join(values.clips, clip, file) })),
      model: values.model,
      device: 'auto',
      ...(values.detector === undefined ? {} : { detector: values.detector }),
    });
    await project.jobFinished(job);
    const measured = await measureReappearances(project, truth.moments);
    console.log(
      `${clip.padEnd(8)} Rank-1 ${(100 * measured.rank1).toFixed(1)}  mAP ${(100 * measured.meanAveragePrecision).toFixed(1)}` +
        `  queries ${measured.queries}  tracklets ${measured.tracklets}  false ${measured.falseTracklets}` +
        `  unjudged ${measured.unjudged}  missed ${measured.missed.length}` +
        (measured.missed.length > 0 ? ` (${measured.missed.join(', ')})` : ''),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
