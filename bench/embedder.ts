/**
 * Embeddings per second at batches of 1, 8 and 32, processor time a crop (which other work on the machine hardly
 * changes), what cutting a crop out of a 1080p picture costs beside it, and the peak memory of the process.
 * `node bench/embedder.ts [--model FILE] [--threads N] [--rounds N] [--batches 1,8,32]`
 */
import { parseArgs } from 'node:util';
import { openEmbedder } from '../core/embedding/index.ts';
import { cropToRgb, yuv420ByteLength, type RgbImage, type Yuv420Image } from '../core/images/index.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    threads: { type: 'string' },
    rounds: { type: 'string', default: '10' },
    batches: { type: 'string', default: '1,8,32' },
  },
});
const rounds = Number(values.rounds);
const threads = values.threads === undefined ? undefined : Number(values.threads);

/** Some structure, the same each time. */
function picture(width: number, height: number): Yuv420Image {
  const data = new Uint8Array(new SharedArrayBuffer(yuv420ByteLength(width, height)));
  for (let slot = 0; slot < data.length; slot++) data[slot] = (slot * 31 + (slot >>> 11)) % 220;
  return { width, height, data, matrix: 'bt709', range: 'limited' };
}

/** The shortest of several runs, milliseconds: on a shared machine the others measure the neighbours. */
async function shortest(work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const frame = picture(1920, 1080);
const batches = values.batches.split(',').map(Number);
let perCropAlone = 0;
for (const batch of batches) {
  await using embedder = await openEmbedder({ model: values.model, threads, batch });
  const { inputWidth, inputHeight, name, dimension } = embedder.model;
  const cut = (): RgbImage[] =>
    Array.from({ length: batch }, (_, index) =>
      cropToRgb(frame, { x: 40 * index, y: 200, width: 120, height: 300 }, inputWidth, inputHeight),
    );
  const crops = cut();
  const cutting = (await shortest(cut)) / batch;
  const before = process.cpuUsage();
  const embedding = (await shortest(() => embedder.embed(crops))) / batch;
  const used = process.cpuUsage(before);
  const processor = (used.user + used.system) / 1000 / (rounds * batch);
  if (batch === batches[0]) {
    perCropAlone = embedding;
    console.log(
      `${name}: ${inputWidth} × ${inputHeight} pixels to ${dimension} numbers on ${embedder.device}`,
    );
  }
  console.log(
    `batch ${batch}: ${embedding.toFixed(2)} ms a crop (${processor.toFixed(2)} ms of processor), ` +
      `${(1000 / embedding).toFixed(0)} crops/s, ${(perCropAlone / embedding).toFixed(2)} × batch ${batches[0]}; cutting ${cutting.toFixed(2)} ms (${((100 * cutting) / embedding).toFixed(0)} %)`,
  );
}
const peak = process.resourceUsage().maxRSS / 2 ** 20;
console.log(`peak memory of the process: ${peak.toFixed(2)} GiB`);
