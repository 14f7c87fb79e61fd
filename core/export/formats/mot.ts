import { csvLine } from '../csv-text.ts';
import type { ExportFormat } from '../export-format.ts';
import type { ExportCamera, ExportSource, FrameBox } from '../export-source.ts';
import type { ExportOutput } from '../export-output.ts';
import { frameRateOf } from '../frame-rate.ts';

/**
 * MOT Challenge (arXiv:1504.01942): one sequence a camera, `NAME/gt/gt.txt` with identities and `NAME/det/det.txt`
 * with scores. Frames, identities and the box origin count from 1.
 */
export const mot: ExportFormat = {
  id: 'mot',
  name: 'MOT Challenge',
  extension: '',
  layout: 'folder',
  reads: true,
  hasAppearances: false,
  hasPictures: false,
  passes: 1,
  write: async (source, output) => {
    for (const camera of source.cameras) await writeSequence(source, output, camera);
    await using identities = await output.file('identities.csv');
    await identities.write(csvLine(['id', 'name', 'team', 'role', 'number']));
    for (const { number, name, team, role, shirtNumber } of source.identities()) {
      await identities.write(csvLine([number, name, team, role, shirtNumber]));
    }
    await identities.commit();
  },
};

async function writeSequence(
  source: ExportSource,
  output: ExportOutput,
  camera: ExportCamera,
): Promise<void> {
  await using truth = await output.file(`${camera.slug}/gt/gt.txt`);
  await using detections = await output.file(`${camera.slug}/det/det.txt`);
  for (const rows of source.frameBoxes(camera)) {
    for (const row of rows) {
      await truth.write(`${place(row, row.identity.number)},1,1,1\n`);
      await detections.write(`${place(row, -1)},${row.score},-1,-1,-1\n`);
    }
  }
  await truth.commit();
  await detections.commit();
  // CVAT reads names of classes from here.
  await output.put(`${camera.slug}/gt/labels.txt`, 'person\n');
  await output.put(`${camera.slug}/seqinfo.ini`, sequenceInfo(source, camera));
}

function place({ frame, box }: FrameBox, id: number): string {
  return `${frame + 1},${id},${box.x + 1},${box.y + 1},${box.width},${box.height}`;
}

function sequenceInfo({ reader }: ExportSource, { slug, video }: ExportCamera): string {
  const { numerator, denominator } = frameRateOf(reader.frameTimes(video.id));
  const rate = numerator / denominator;
  return [
    '[Sequence]',
    `name=${slug}`,
    'imDir=img1',
    `frameRate=${Number.isInteger(rate) ? rate : rate.toFixed(3)}`,
    `seqLength=${video.frameCount}`,
    `imWidth=${video.width}`,
    `imHeight=${video.height}`,
    'imExt=.jpg',
    '',
  ].join('\n');
}
