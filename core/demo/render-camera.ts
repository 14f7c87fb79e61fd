import { yuv420ByteLength } from '../images/index.ts';
import type { CameraJob } from './camera-job.ts';
import type { DemoBox } from './demo-truth.ts';
import { SceneRenderer, type FigureTruth } from './scene-renderer.ts';
import { VideoEncoder } from './video-encoder.ts';

/** Frames between two reports. */
const REPORT_EVERY = 10;

/** Rounded to a tenth of a pixel and a thousandth of a share, with the frame's time in seconds. */
function truthBox({ identity, box, visibility, inPicture }: FigureTruth, time: number): DemoBox {
  const tenth = (value: number): number => Math.round(value * 10) / 10;
  const thousandth = (value: number): number => Math.round(value * 1000) / 1000;
  return {
    identity,
    time,
    x: tenth(box.x),
    y: tenth(box.y),
    width: tenth(box.width),
    height: tenth(box.height),
    visibility: thousandth(visibility),
    inPicture: thousandth(inPicture),
  };
}

/** Renders and encodes all frames of one camera; returns its boxes in order of time. */
export async function renderCamera(
  job: CameraJob,
  options: { readonly signal: AbortSignal; readonly onFrames: (frames: number) => void },
): Promise<DemoBox[]> {
  const renderer = new SceneRenderer(job.scene, job.camera);
  const { width, height, frameRate } = job.scene;
  await using encoder = new VideoEncoder({ ...job, width, height, frameRate, signal: options.signal });
  const buffers = [0, 1].map(() => new Uint8Array(yuv420ByteLength(width, height)));
  const boxes: DemoBox[] = [];
  let written = Promise.resolve();
  for (let index = 0; index < renderer.frameCount; index += 1) {
    // Two buffers in turn: one is drawn while the encoder takes the other.
    const frame = renderer.render(index, buffers[index % 2]);
    boxes.push(...renderer.truth(index).map((figure) => truthBox(figure, index / frameRate)));
    await written;
    written = encoder.write(frame);
    // Not awaited before the next turn: a failure of the encoder must not count as unhandled until then.
    written.catch(() => undefined);
    if ((index + 1) % REPORT_EVERY === 0) {
      // Lets a message to cancel arrive.
      await new Promise((resolve) => setImmediate(resolve));
      options.onFrames(index + 1);
    }
  }
  await written;
  await encoder.finish();
  options.onFrames(renderer.frameCount);
  return boxes;
}
