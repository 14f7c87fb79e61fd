import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Camera } from '../../../core/api/index.ts';
import { MemoryEngine } from './memory-engine.ts';

/** A thousand bytes, each a different function of its place, standing in for a video. */
export const VIDEO_BYTES = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 7) % 251));
export const THUMBNAIL = Uint8Array.of(0xff, 0xd8, 1, 2, 3, 0xff, 0xd9);

const CAMERA: Camera = {
  id: 1,
  name: 'left',
  offset: 0,
  rate: 1,
  video: {
    id: 1,
    fileName: 'left.mp4',
    codec: 'h264',
    width: 640,
    height: 360,
    start: 0,
    end: 4,
    frameCount: 100,
    hasVariableFrameRate: false,
    url: 'media/1',
    mimeType: 'video/mp4',
  },
};

/**
 * An engine in memory with one camera and two tracklets. Video 1 is a file of `folder`, 2 claims to be a web page,
 * 3 is gone and 4 is a folder.
 */
export function smallProject(folder: string): MemoryEngine {
  const path = join(folder, 'left.mp4');
  writeFileSync(path, VIDEO_BYTES);
  return new MemoryEngine({
    cameras: [CAMERA],
    files: new Map([
      [1, { path, mimeType: 'video/mp4' }],
      [2, { path, mimeType: 'text/html' }],
      [3, { path: join(folder, 'gone.mp4'), mimeType: 'video/mp4' }],
      [4, { path: folder, mimeType: 'video/mp4' }],
    ]),
    frameTimes: new Map([['left', [0, 0.04, 0.08]]]),
    tracklets: [
      {
        tracklet: 11,
        camera: 'left',
        person: 1,
        times: [0, 1, 2],
        boxes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      },
      { tracklet: 12, camera: 'left', person: 1, times: [3], boxes: [1, 2, 3, 4] },
    ],
    thumbnails: new Map([[11, THUMBNAIL]]),
    isTrained: true,
  });
}
