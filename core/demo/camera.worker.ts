import { parentPort, workerData } from 'node:worker_threads';
import { toWireError } from '../errors/index.ts';
import type { CameraCommand, CameraJob, CameraMessage } from './camera-job.ts';
import { renderCamera } from './render-camera.ts';

const port = parentPort;
if (port === null) throw new Error('camera.worker.ts runs as a worker thread only.');
const cancel = new AbortController();
const tell = (message: CameraMessage): void => port.postMessage(message);
port.on('message', (command: CameraCommand) => {
  cancel.abort(command);
});

try {
  const job = workerData as CameraJob;
  const boxes = await renderCamera(job, {
    signal: cancel.signal,
    onFrames: (frames) => tell({ kind: 'progress', frames }),
  });
  tell({ kind: 'done', boxes });
} catch (error) {
  tell({ kind: 'failed', error: toWireError(error) });
} finally {
  port.close();
}
