import { CancelledError, SightlineError } from '../../errors/index.ts';
import { cropToRgb, encodeJpeg } from '../../images/index.ts';
import { frameAt, makeFrameTable, probeVideo, readFrame } from '../../video/index.ts';
import { othersAt } from '../clips/clip-people.ts';
import { hidePerson } from '../clips/clip-pictures.ts';
import type { ExportOutput } from '../export-output.ts';
import type { ExportCamera, ExportSource } from '../export-source.ts';

/** Pixels across: sharp in a report, and small in its file. */
const WIDTH = 560;

/**
 * A frame of each camera's own video as JPEG, from the middle of it, by the camera's id: what heat maps are painted over.
 * A camera whose video cannot be read is left out, and the output warns of it. Throws: CancelledError.
 */
export async function cameraFrames(
  source: ExportSource,
  output: ExportOutput,
  cameras: Iterable<ExportCamera>,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const frames = new Map<number, Uint8Array>();
  for (const camera of cameras) {
    try {
      frames.set(camera.id, await frameOf(source, camera));
    } catch (error) {
      if (error instanceof CancelledError || !(error instanceof SightlineError)) throw error;
      output.warn(`Heat maps of camera "${camera.name}" have no picture, as its video cannot be read.`);
    }
  }
  return frames;
}

async function frameOf(source: ExportSource, camera: ExportCamera): Promise<Uint8Array> {
  const { signal, reader } = source;
  const { video } = camera;
  const probe = await probeVideo(video.path, { signal });
  const table = makeFrameTable(reader.frameTimes(video.id));
  const index = frameAt(table, (video.start + video.end) / 2);
  const { image, time } = await readFrame(video.path, index, { probe, table, signal });
  if (source.hidesOthers) {
    for (const box of othersAt(reader, camera, time, source.chosen)) hidePerson(image, box);
  }
  const height = Math.max(1, Math.round((WIDTH * image.height) / image.width));
  const all = { x: 0, y: 0, width: image.width, height: image.height };
  return encodeJpeg(cropToRgb(image, all, WIDTH, height));
}
