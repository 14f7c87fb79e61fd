import type { ExportFormat } from '../export-format.ts';
import type { ExportCamera, FrameBox } from '../export-source.ts';

/**
 * COCO detection JSON (cocodataset.org, "Data format") of video frames. A picture's id is computed from camera and
 * frame, never counted, so that pictures and boxes cannot drift apart where frames were passed over.
 */
export const coco: ExportFormat = {
  id: 'coco',
  name: 'COCO (video)',
  extension: 'json',
  layout: 'file',
  reads: true,
  hasAppearances: false,
  hasPictures: false,
  passes: 2,
  write: async (source, output) => {
    await using file = await output.file();
    const pictures = new PictureIds(source.cameras);
    await file.write(
      `{"info":${JSON.stringify({ description: source.projectName, version: '1.0' })},\n"images":[`,
    );
    let separator = '\n';
    for (const camera of source.cameras) {
      for (const rows of source.frameBoxes(camera)) {
        for (const frame of framesOf(rows)) {
          await file.write(separator + JSON.stringify(pictures.picture(camera, frame)));
          separator = ',\n';
        }
      }
    }
    await file.write(
      '],\n"categories":[{"id":1,"name":"person","supercategory":"person"}],\n"annotations":[',
    );
    separator = '\n';
    let annotation = 1;
    for (const camera of source.cameras) {
      for (const rows of source.frameBoxes(camera)) {
        for (const row of rows) {
          const document = toAnnotation(row, annotation++, pictures.id(camera, row.frame));
          await file.write(separator + JSON.stringify(document));
          separator = ',\n';
        }
      }
    }
    await file.write(']}\n');
    await file.commit();
  },
};

/** Ids and names of pictures: those of one camera follow those of the one before. */
class PictureIds {
  readonly #firstIds = new Map<number, number>();
  readonly #hasPrefix: boolean;

  constructor(cameras: readonly ExportCamera[]) {
    this.#hasPrefix = cameras.length > 1;
    let next = 1;
    for (const { id, video } of cameras) {
      this.#firstIds.set(id, next);
      next += video.frameCount;
    }
  }

  id(camera: ExportCamera, frame: number): number {
    return (this.#firstIds.get(camera.id) ?? 1) + frame;
  }

  picture(camera: ExportCamera, frame: number) {
    // As CVAT names the frames of a video, counted from 0.
    const name = `frame_${String(frame).padStart(6, '0')}.PNG`;
    return {
      id: this.id(camera, frame),
      file_name: this.#hasPrefix ? `${camera.slug}/${name}` : name,
      width: camera.video.width,
      height: camera.video.height,
    };
  }
}

/** The frames of rows in order of frame, each once. */
function* framesOf(rows: readonly FrameBox[]): Generator<number, void> {
  let last = -1;
  for (const { frame } of rows) {
    if (frame === last) continue;
    last = frame;
    yield frame;
  }
}

function toAnnotation({ box, score, identity, tracklet }: FrameBox, id: number, picture: number) {
  return {
    id,
    image_id: picture,
    category_id: 1,
    bbox: [box.x, box.y, box.width, box.height],
    area: box.width * box.height,
    iscrowd: 0,
    // Anything here and CVAT imports no rectangle.
    segmentation: [],
    track_id: identity.number,
    score,
    attributes: {
      track_id: identity.number,
      identity: identity.name,
      team: identity.team,
      tracklet,
      occluded: false,
    },
  };
}
