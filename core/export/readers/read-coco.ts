import { z } from 'zod';
import { throwIfCancelled } from '../../errors/index.ts';
import { invalidImport, TrackGathering, type ImportedTrack, type ReadOptions } from './imported-track.ts';
import { openImport } from './read-lines.ts';

const trackId = z.union([z.number(), z.string().max(100)]);
const documentSchema = z.object({
  images: z.array(z.object({ id: z.number().int(), file_name: z.string().max(1000) })),
  annotations: z.array(
    z.object({
      image_id: z.number().int(),
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      score: z.number().optional(),
      track_id: trackId.optional(),
      attributes: z
        .object({ track_id: trackId.optional(), identity: z.string().max(200).optional() })
        .optional(),
    }),
  ),
});

/**
 * A COCO file of video frames. A picture's frame is the number that ends its name (`frame_000012.PNG`, from 0); where
 * names have folders, only those of the camera's folder count. Tracks are told by `track_id`, on top or among the
 * attributes; a box without one is a track by itself. Categories other than people are not told apart.
 * Throws: InvalidOptionError `invalid-import`, `unreadable-import`.
 */
export async function readCoco({ path, camera, signal }: ReadOptions): Promise<ImportedTrack[]> {
  const document = await readDocument(path);
  throwIfCancelled(signal);
  const frames = new Map<number, number>();
  for (const { id, file_name: name } of document.images) {
    const [, folder, digits] = /^(?:(.*)[\\/])?[^\\/]*?(\d+)\.[A-Za-z0-9]+$/.exec(name) ?? [];
    if (digits === undefined) {
      throw invalidImport(path, `picture ${id}`, `its name "${name}" does not end in the number of a frame`);
    }
    if (folder === undefined || folder === camera) frames.set(id, Number(digits));
  }
  const known = new Set(document.images.map(({ id }) => id));
  const gathering = new TrackGathering(path);
  for (const [index, annotation] of document.annotations.entries()) {
    const where = `box ${index + 1}`;
    if (!known.has(annotation.image_id)) {
      throw invalidImport(path, where, `it names picture ${annotation.image_id}, which is not there`);
    }
    const frame = frames.get(annotation.image_id);
    if (frame === undefined) continue;
    const [x, y, width, height] = annotation.bbox;
    const track = annotation.track_id ?? annotation.attributes?.track_id;
    const name = annotation.attributes?.identity ?? null;
    gathering.add(
      track === undefined ? where : `track ${track}`,
      name !== null && /^Tracklet \d+$/.test(name) ? null : name,
      { frame, box: { x, y, width, height }, score: annotation.score ?? 1 },
      where,
    );
  }
  return gathering.tracks();
}

async function readDocument(path: string): Promise<z.infer<typeof documentSchema>> {
  await using file = await openImport(path);
  const text = await file.readFile('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw invalidImport(path, 'the whole', 'it is not JSON');
  }
  const parsed = documentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalidImport(path, issue?.path.join('.') ?? 'the whole', issue?.message ?? 'it is not a COCO file');
}
