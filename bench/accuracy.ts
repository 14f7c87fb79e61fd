/**
 * Rank-1 and mAP of models on the test split of the shared Market-1501 subset, in one run: the default model, OSNet
 * x0.25 (MSMT17) and any others. A tar file is unpacked into a temporary folder.
 * `node bench/accuracy.ts [--data FOLDER|TAR] [--model FILE]… [--threads N] [--flip] [--rerank]`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDataset } from '../core/datasets/index.ts';
import { openEmbedder } from '../core/embedding/index.ts';
import { rankSplit, scoreSplit } from '../core/engine/index.ts';

const SHARED = fileURLToPath(new URL('../../shared/data/', import.meta.url));

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(SHARED, 'market1501-subset.tar') },
    model: { type: 'string', multiple: true, default: [join(SHARED, 'models/osnet_x0_25_msmt17.onnx')] },
    threads: { type: 'string' },
    flip: { type: 'boolean', default: false },
    rerank: { type: 'boolean', default: false },
  },
});
const { data, flip, rerank } = values;
const threads = values.threads === undefined ? undefined : Number(values.threads);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const temporary = mkdtempSync(join(tmpdir(), 'sightline-accuracy-'));
try {
  if (data.endsWith('.tar')) execFileSync('tar', ['xf', data, '-C', temporary]);
  const dataset = await openDataset(data.endsWith('.tar') ? temporary : data);
  for (const model of [undefined, ...values.model]) {
    await using embedder = await openEmbedder({ model, threads });
    const start = performance.now();
    const { metrics, pictures, methods } = scoreSplit(await rankSplit(dataset, embedder, { flip, rerank }));
    const seconds = (performance.now() - start) / 1000;
    console.log(
      [
        `${model === undefined ? 'default model: ' : ''}${embedder.model.name}`,
        `${metrics.queries} queries, ${pictures.gallery.length} gallery`,
        `Rank-1 ${percent(metrics.rank1)}`,
        `Rank-5 ${percent(metrics.rank5)}`,
        `mAP ${percent(metrics.mAP)}`,
        `mINP ${percent(metrics.mINP)}`,
        ...methods,
        `${seconds.toFixed(1)} s`,
      ].join(', '),
    );
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
