import { cropToRgb, encodeJpeg } from '../../images/index.ts';
import type { ProjectReader } from '../../library/index.ts';
import { makeFrameTable, probeVideo, readFrame } from '../../video/index.ts';
import { ExportOutput } from '../export-output.ts';
import type { ExportResult } from '../export-project.ts';
import { boxAt, type ExportSource } from '../export-source.ts';
import type { ClipMoment } from './clip-moments.ts';
import { boxesAround, chosenTracklets, pictureChange } from './clip-people.ts';
import { momentName, momentsToCut, type ClipOptions } from './make-clips.ts';

/**
 * Writes a picture of each moment as JPEG into a folder: the frame in which whom it is about is largest.
 *
 * Throws: as `makeClips`.
 */
export async function makeStills(
  reader: ProjectReader,
  options: Omit<ClipOptions, 'as'>,
): Promise<ExportResult> {
  const { signal, onProgress } = options;
  const { source, moments } = momentsToCut(reader, options);
  const chosen = chosenTracklets(source, moments);
  await using output = await ExportOutput.open(options.path, 'folder');
  if (options.hidesOthers === true) {
    output.warn(
      'Only people whom the project knows are hidden: look at the pictures before you give them away.',
    );
  }
  for (const [index, moment] of moments.entries()) {
    const { camera, subject } = moment;
    const frame = bestFrame(source, moment);
    const table = makeFrameTable(reader.frameTimes(camera.video.id));
    const probe = await probeVideo(camera.video.path, { signal });
    const { image, time } = await readFrame(camera.video.path, frame, { probe, table, signal });
    const change = pictureChange(source, camera, moment, {
      changes: options,
      chosen,
      subject: subject?.tracklets ?? new Set(),
    });
    change(image, time);
    const { width, height } = image;
    const picture = cropToRgb(image, { x: 0, y: 0, width, height }, width, height);
    await output.put(`${momentName(moment, index)}.jpg`, encodeJpeg(picture));
    onProgress?.((index + 1) / moments.length);
  }
  const notes = [`${moments.length} pictures.`];
  return { files: await output.commit(), warnings: output.warnings, notes };
}

/** The frame of the moment in which its person has the largest box; the middle one where it is about nobody. */
function bestFrame({ reader }: ExportSource, moment: ClipMoment): number {
  const { camera, firstFrame, endFrame, subject } = moment;
  let best = { frame: Math.floor((firstFrame + endFrame - 1) / 2), area: 0 };
  for (const { tracklet, frames, boxes } of boxesAround(reader, camera, moment)) {
    if (subject?.tracklets.has(tracklet) !== true) continue;
    for (const [place, frame] of frames.entries()) {
      const { width, height } = boxAt(boxes, place);
      if (frame >= firstFrame && frame < endFrame && width * height > best.area)
        best = { frame, area: width * height };
    }
  }
  return best.frame;
}
