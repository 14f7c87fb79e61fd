import { csvLine } from '../csv-text.ts';
import type { ExportFormat } from '../export-format.ts';
import { boxAt, projectTime } from '../export-source.ts';

const HEAD = [
  ...['camera', 'frame', 'time', 'project_time', 'identity', 'name', 'tracklet'],
  ...['x', 'y', 'width', 'height', 'score'],
];

/** Every box as a row of a CSV file (RFC 4180, LF, UTF-8). Frames and pixels count from 0, times are seconds. */
export const csv: ExportFormat = {
  id: 'csv',
  name: 'CSV of boxes',
  extension: 'csv',
  layout: 'file',
  reads: false,
  hasAppearances: false,
  hasPictures: false,
  passes: 1,
  write: async (source, output) => {
    await using file = await output.file();
    await file.write(csvLine(HEAD));
    for (const { camera, identity, tracklet, frames, times, boxes, scores } of source.tracks()) {
      for (const [index, frame] of frames.entries()) {
        const time = times[index] ?? 0;
        const { x, y, width, height } = boxAt(boxes, index);
        const place = [camera.name, frame, time.toFixed(6), projectTime(camera, time).toFixed(6)];
        const who = [identity.number, identity.name, tracklet];
        await file.write(csvLine([...place, ...who, x, y, width, height, scores[index] ?? 0]));
      }
    }
    await file.commit();
  },
};
