import { cropPicture } from '../crop-picture.ts';
import { csvLine } from '../csv-text.ts';
import type { ExportFormat } from '../export-format.ts';
import type { ExportCrop, ExportSource, Identity } from '../export-source.ts';
import type { ExportOutput } from '../export-output.ts';

/** What readers of the original allow. */
const CAMERAS = 6;
const IDENTITIES = 1501;
/** Readers search the whole path for identity and camera. */
const MISLEADING = /([-\d]+)_c(\d)/;

/**
 * A folder of crops as Market-1501 has it (`0001_c1s1_000015_00.jpg`), to train elsewhere: people only, since a
 * nameless tracklet may be anybody. Odd identities are for training, even ones for the test; of a test identity that
 * several cameras saw, the best crop of each camera is a query.
 */
export const market1501: ExportFormat = {
  id: 'market1501',
  name: 'Market-1501 folder of crops',
  extension: '',
  layout: 'folder',
  reads: false,
  hasAppearances: false,
  hasPictures: true,
  passes: 1,
  write: async (source, output) => {
    for (const folder of ['bounding_box_train', 'bounding_box_test', 'query']) await output.folder(folder);
    await using identities = await output.file('identities.csv');
    await identities.write(csvLine(['id', 'name', 'team', 'role', 'number']));
    for (const identity of source.people) {
      await identities.write(
        csvLine([identity.number, identity.name, identity.team, identity.role, identity.shirtNumber]),
      );
      await writePerson(source, output, identity);
    }
    await identities.commit();
    warn(source, output);
  },
};

async function writePerson(source: ExportSource, output: ExportOutput, identity: Identity): Promise<void> {
  const isTraining = identity.number % 2 === 1;
  const best = new Map<number, { crop: ExportCrop; name: string }>();
  const taken = new Map<string, number>();
  for (const crop of source.crops(identity)) {
    const jpeg = cropPicture(source, crop);
    if (jpeg === undefined) continue;
    const stem = stemOf(crop);
    const box = taken.get(stem) ?? 0;
    taken.set(stem, box + 1);
    const name = `${stem}_${String(box).padStart(2, '0')}.jpg`;
    await output.put(`${isTraining ? 'bounding_box_train' : 'bounding_box_test'}/${name}`, jpeg);
    const known = best.get(crop.camera.number);
    if (known === undefined || crop.quality > known.crop.quality)
      best.set(crop.camera.number, { crop, name });
  }
  if (isTraining || best.size < 2) return;
  for (const { crop, name } of best.values()) {
    const jpeg = cropPicture(source, crop);
    if (jpeg !== undefined) await output.put(`query/${name}`, jpeg);
  }
}

function stemOf({ identity, camera, frame }: ExportCrop): string {
  const person = String(identity.number).padStart(4, '0');
  return `${person}_c${camera.number}s1_${String(frame).padStart(6, '0')}`;
}

function warn(source: ExportSource, output: ExportOutput): void {
  if (source.people.length === 0)
    output.warn('Nobody has a name yet: the folder is empty. Name people first.');
  if (source.cameras.some(({ number }) => number > CAMERAS) || source.people.length > IDENTITIES) {
    output.warn(
      `Readers of the original allow ${CAMERAS} cameras and ${IDENTITIES} identities; some read c10 as camera 1.`,
    );
  }
  if (MISLEADING.test(output.path)) {
    output.warn(
      `"${output.path}" itself looks like the name of a crop, and some readers search the whole path.`,
    );
  }
}
