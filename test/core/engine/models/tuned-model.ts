import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { modelsFolder, type VenueReport } from '../../../../core/engine/index.ts';
import { writeWeightsFile } from '../../../../core/mdpr/index.ts';
import { firstState } from '../../../../core/training/index.ts';
import { TINY } from '../../training/drawn-people.ts';

export const REPORT: VenueReport = {
  project: 'Harbour hall',
  labels: 'people',
  identities: 4,
  pictures: 48,
  queries: 8,
  base: 'Tiny',
  before: { rank1: 0.5, mAP: 0.4 },
  after: { rank1: 0.75, mAP: 0.6 },
  minutes: 3,
};

/** Puts a model of other weights beside a project, as a fine-tuning leaves it. Returns its file. */
export function tunedModel(project: string, name: string, report: VenueReport = REPORT, seed = 11): string {
  const file = join(modelsFolder(project), `${name}.safetensors`);
  const { state } = firstState({ config: TINY, identities: 2, switches: {} }, seed);
  const facts = { name, isTrained: true, licence: 'of the test' };
  const metadata = { 'sightline.venue': JSON.stringify(report) };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, writeWeightsFile(TINY, state.weights, facts, metadata));
  return file;
}
