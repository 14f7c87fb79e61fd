import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { InvalidOptionError, StoreError } from '../../errors/index.ts';
import {
  findBytes,
  type ForgottenPerson,
  type PersonRecord,
  type ProjectWriter,
} from '../../library/index.ts';
import { modelsFolder } from '../models/models-folder.ts';

/** What came of forgetting somebody. */
export interface ForgetOutcome extends Omit<ForgottenPerson, 'cropIds'> {
  readonly removedCrops: readonly number[];
  /** Pieces of pictures and embeddings that were sought in the file's bytes afterwards, and not found; without those that crops of others share. */
  readonly checkedPieces: number;
  /** Where the name still stands, as `table.column`: as part of another name, of a tag, of a path. */
  readonly nameStandsIn: readonly string[];
}

/** Pieces of pictures and embeddings that are sought. */
const PIECES = 64;
const PIECE_BYTES = 40;
const END_MARKER_BYTES = 2;

/**
 * Removes a person from the project file for good and looks for what is left of them in the file's bytes.
 * Throws: InvalidOptionError `unknown-person`; StoreError as `ProjectWriter.forgetPerson`, and `not-forgotten` where
 * something was found.
 */
export async function forgetPerson(writer: ProjectWriter, name: string): Promise<ForgetOutcome> {
  const person = writer.people().find((candidate) => candidate.name === name);
  if (person === undefined) {
    throw new InvalidOptionError('unknown-person', `The project "${writer.path}" has no person "${name}".`);
  }
  const pieces = piecesOf(writer, person);
  const { cropIds, ...counts } = writer.forgetPerson(person.id);
  await removeThumbnails(writer.path, cropIds);
  await removeUnfinishedRuns(writer.path);
  const nameBytes = Buffer.from(name);
  const found = new Set<Uint8Array>();
  for (const ending of ['', '-wal', '-journal']) {
    for (const piece of await findBytes(writer.path + ending, [...pieces, nameBytes])) found.add(piece);
  }
  const nameStandsIn = found.has(nameBytes) ? writer.columnsHolding(name) : [];
  const remaining = pieces.filter((piece) => found.has(piece));
  // A crop of somebody else may be alike to the byte; such a piece tells nothing.
  const shared = remaining.filter((piece) => writer.isHeldByCrop(piece)).length;
  const left = remaining.length - shared;
  if (left > 0 || (found.has(nameBytes) && nameStandsIn.length === 0)) {
    throw new StoreError(
      'not-forgotten',
      `The person was removed, but the file "${writer.path}" still holds traces of them. Close every program that ` +
        'uses the project and forget again; if that does not help, move what you need into a new project.',
      { details: { path: writer.path, pieces: left } },
    );
  }
  return { ...counts, removedCrops: cropIds, checkedPieces: pieces.length - shared, nameStandsIn };
}

/** The end of pictures, where the pixels are (what all JPEG files share comes first), and the start of embeddings. */
function piecesOf(writer: ProjectWriter, { tracklets }: PersonRecord): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (const tracklet of tracklets) {
    for (const { id } of writer.crops(tracklet)) {
      const jpeg = writer.cropJpeg(id);
      if (jpeg === undefined || jpeg.length < 2 * PIECE_BYTES) continue;
      pieces.push(jpeg.slice(-PIECE_BYTES - END_MARKER_BYTES, -END_MARKER_BYTES));
    }
    for (const { id } of writer.models()) {
      for (const { vector } of writer.trackletEmbeddings(tracklet, id)) {
        if (vector.length >= PIECE_BYTES) pieces.push(new Uint8Array(vector.slice(0, PIECE_BYTES).buffer));
      }
    }
  }
  const step = Math.max(1, Math.ceil(pieces.length / PIECES));
  return pieces.filter((_, index) => index % step === 0);
}

/** What fine-tunings that were cut off have left: their pictures may show the person. */
async function removeUnfinishedRuns(project: string): Promise<void> {
  const folder = modelsFolder(project);
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((each) => each.endsWith('.run'))) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** The pictures that `sightline search` leaves beside the project. */
async function removeThumbnails(project: string, crops: readonly number[]): Promise<void> {
  const folder = join(dirname(project), `${basename(project, extname(project))}-thumbnails`);
  for (const crop of crops) await rm(join(folder, `crop-${crop}.jpg`), { force: true });
}
