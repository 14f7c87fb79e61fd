import type { WholeFile } from '../../files/index.ts';
import type { ExportFormat } from '../export-format.ts';
import type { ExportSource } from '../export-source.ts';

/** Goes up where a field changes its meaning or goes away. */
const SCHEMA_VERSION = 1;

/** All that a project knows of the selection but pictures and embeddings, as one JSON document; docs/formats.md. */
export const json: ExportFormat = {
  id: 'json',
  name: 'Sightline JSON',
  extension: 'json',
  layout: 'file',
  reads: false,
  hasAppearances: false,
  hasPictures: false,
  passes: 1,
  write: async (source, output) => {
    await using file = await output.file();
    await file.write(`{"format":"sightline","version":${SCHEMA_VERSION},`);
    await file.write(`"project":${JSON.stringify(source.projectName)},\n"cameras":`);
    await writeList(file, cameraDocuments(source));
    await file.write(',\n"identities":');
    await writeList(file, source.identities());
    await file.write(',\n"moments":');
    await writeList(file, momentDocuments(source));
    await file.write(',\n"tracklets":');
    await writeList(file, trackDocuments(source));
    await file.write('}\n');
    await file.commit();
  },
};

/** An array, one entry a line. */
async function writeList(file: WholeFile, entries: Iterable<unknown>): Promise<void> {
  let separator = '[\n';
  for (const entry of entries) {
    await file.write(separator + JSON.stringify(entry));
    separator = ',\n';
  }
  await file.write(separator === '[\n' ? '[]' : ']');
}

function* cameraDocuments({ cameras }: ExportSource): Generator<unknown, void> {
  for (const { name, offset, rate, video } of cameras) {
    const { path, width, height, start, end, frameCount, hasVariableFrameRate } = video;
    const fileName = path.split(/[\\/]/).at(-1) ?? path;
    yield {
      name,
      offset,
      rate,
      video: { fileName, width, height, start, end, frameCount, hasVariableFrameRate },
    };
  }
}

function* momentDocuments(source: ExportSource): Generator<unknown, void> {
  for (const { tag, start, end, in: camera, about } of source.moments()) {
    yield { tag, camera: camera.name, start, end, identity: about?.number ?? null };
  }
}

function* trackDocuments(source: ExportSource): Generator<unknown, void> {
  for (const { tracklet, camera, identity, frames, times, boxes, scores } of source.tracks()) {
    yield {
      tracklet,
      camera: camera.name,
      identity: identity.number,
      frames: [...frames],
      times: [...times],
      boxes: [...boxes],
      scores: [...scores],
    };
  }
}
