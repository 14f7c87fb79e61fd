import { InvalidOptionError } from '../../errors/index.ts';
import type { ExportFormat } from '../export-format.ts';
import type { ExportCrop, ExportSource } from '../export-source.ts';

/**
 * The embeddings of the model that is searched with: `embeddings.npy`, float32 [N, D], and `embeddings.json` with what row belongs to
 * which crop.
 */
export const embeddings: ExportFormat = {
  id: 'embeddings',
  name: 'Embeddings (npy + JSON)',
  extension: '',
  layout: 'folder',
  reads: false,
  hasAppearances: false,
  hasPictures: false,
  passes: 2,
  write: async (source, output) => {
    const model = source.reader.currentModel();
    if (model === undefined) {
      throw new InvalidOptionError(
        'no-embeddings',
        'The project holds no embeddings yet. Ingest videos first.',
      );
    }
    const { id, name, sha256, dimension, isTrained } = model;
    const counted = embeddedCrops(source, id);
    let count = 0;
    while (counted.next().done !== true) count += 1;
    await using array = await output.file('embeddings.npy');
    await using index = await output.file('embeddings.json');
    await array.write(npyHead(count, dimension));
    const about = JSON.stringify({ name, sha256, dimension, isTrained });
    await index.write(`{"format":"sightline-embeddings","version":1,"model":${about},\n"rows":[`);
    let separator = '\n';
    for (const { crop, vector } of embeddedCrops(source, id)) {
      await array.write(new Uint8Array(vector.buffer));
      await index.write(separator + JSON.stringify(toRow(crop)));
      separator = ',\n';
    }
    await index.write(']}\n');
    await array.commit();
    await index.commit();
  },
};

interface EmbeddedCrop {
  readonly crop: ExportCrop;
  readonly vector: Float32Array<ArrayBuffer>;
}

function* embeddedCrops(source: ExportSource, model: number): Generator<EmbeddedCrop, void> {
  let tracklet = -1;
  let known = new Map<number, Float32Array<ArrayBuffer>>();
  for (const crop of source.crops()) {
    if (crop.tracklet !== tracklet) {
      tracklet = crop.tracklet;
      known = new Map(
        source.reader
          .trackletEmbeddings(tracklet, model)
          .map((entry) => [entry.crop, Float32Array.from(entry.vector, (value) => value * entry.scale)]),
      );
    }
    const vector = known.get(crop.id);
    if (vector !== undefined) yield { crop, vector };
  }
}

function toRow({ id, tracklet, camera, identity, frame, time, box, quality }: ExportCrop) {
  return {
    crop: id,
    tracklet,
    camera: camera.name,
    identity: identity.number,
    name: identity.name,
    frame,
    time,
    box: [box.x, box.y, box.width, box.height],
    quality,
  };
}

/** Magic, version 1.0 and a head that pads the data to 64 bytes (numpy.lib.format). */
function npyHead(rows: number, columns: number): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const prefix = 10;
  const length = Math.ceil((prefix + text.length + 1) / 64) * 64 - prefix;
  const head = Buffer.alloc(prefix + length, ' ');
  head.write('\x93NUMPY\x01\x00', 0, 'latin1');
  head.writeUInt16LE(length, 8);
  head.write(text, prefix, 'latin1');
  head.write('\n', prefix + length - 1, 'latin1');
  return head;
}
