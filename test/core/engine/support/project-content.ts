import { createHash } from 'node:crypto';
import { openProject } from '../../../../core/library/index.ts';

/** All that an ingest found, as comparable values: two ingests of the same videos must give equal ones. */
export function projectContent(path: string): unknown {
  using project = openProject(path, { readonly: true });
  const model = project.models()[0];
  return {
    tracklets: project.tracklets(),
    boxes: project
      .cameras()
      .map(({ video }) =>
        project
          .boxes(video.id)
          .map(({ tracklet, frames, boxes, scores }) => [tracklet, [...frames], [...boxes], [...scores]]),
      ),
    crops: project
      .tracklets()
      .flatMap(({ id }) => project.crops(id))
      .map((crop) => [crop, hash(project.cropJpeg(crop.id) ?? new Uint8Array())]),
    embeddings:
      model === undefined
        ? []
        : [...project.embeddings(model.id)]
            .flat()
            .map(({ crop, vector, scale }) => [
              crop,
              scale,
              hash(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)),
            ]),
  };
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
