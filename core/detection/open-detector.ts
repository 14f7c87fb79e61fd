import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ModelError } from '../errors/index.ts';
import { ImageWorker } from '../images/index.ts';
import { describePorts, InferenceSession } from '../runtime/index.ts';
import { CENTERNET_METADATA } from './centernet-model.ts';
import { CenternetNetwork } from './centernet-network.ts';
import type { DetectorNetwork } from './detector-network.ts';
import { boxLimits, type DetectorOptions } from './detector-options.ts';
import type { Detector } from './detector.ts';
import { DEFAULT_DETECTOR_PATH } from './import-centernet.ts';
import { ModelDetector } from './model-detector.ts';
import { yoloxForm } from './yolox-form.ts';
import { YoloxNetwork } from './yolox-network.ts';

const MAXIMUM_MODEL_BYTES = 2 ** 30;

/**
 * Opens a person detector: by default the imported CenterNet, otherwise a model by path. The caller disposes of it.
 * Throws: ModelError `detector-missing` where set-up has not imported the default one, `detector-unknown` for a model
 * of another kind; InvalidOptionError; errors of the session; CancelledError.
 */
export async function openDetector(options: DetectorOptions = {}): Promise<Detector> {
  const limits = boxLimits(options);
  const bytes = await readModel(options.model);
  const label = options.model === undefined ? 'CenterNet (default)' : basename(options.model);
  await using opened = new AsyncDisposableStack();
  const session = opened.use(
    await InferenceSession.create(bytes, {
      device: options.device ?? 'auto',
      threads: options.threads,
      name: label,
      signal: options.signal,
    }),
  );
  const network = networkOf(session, options.model ?? DEFAULT_DETECTOR_PATH);
  const imageWorker = options.imageWorker ?? opened.use(new ImageWorker());
  const warnings = session.fallbacks.map(
    ({ device, reason }) => `The person detector does not run on ${device}: ${reason}`,
  );
  return new ModelDetector({
    name: label,
    device: session.device,
    warnings,
    network,
    imageWorker,
    limits,
    owned: opened.move(),
  });
}

function networkOf(session: InferenceSession, path: string): DetectorNetwork {
  if (session.metadata[CENTERNET_METADATA.key] === CENTERNET_METADATA.value)
    return new CenternetNetwork(session);
  const form = yoloxForm(session.inputs, session.outputs);
  if (form !== undefined) return new YoloxNetwork(session, form);
  const ports = { inputs: describePorts(session.inputs), outputs: describePorts(session.outputs) };
  throw new ModelError(
    'detector-unknown',
    `${path} is no person detector that Sightline knows. It has the inputs ${ports.inputs} and the outputs ${ports.outputs}. Supported are models of the YOLOX family exported without decoding: one input [1, 3, H, W] with sides that are multiples of 32, such as images [1, 3, 416, 416], and one output [1, cells, 5 + classes], such as [1, 3549, 85].`,
    { details: { file: path, ...ports } },
  );
}

async function readModel(path: string | undefined): Promise<Uint8Array> {
  const file = path ?? DEFAULT_DETECTOR_PATH;
  try {
    const { size } = await stat(file);
    if (size <= MAXIMUM_MODEL_BYTES) return await readFile(file);
  } catch (error) {
    const message =
      path === undefined
        ? `The default person detector is missing (${file}). Run set-up (node scripts/setup.mjs) to import it.`
        : `The detector ${file} cannot be read.`;
    throw new ModelError('detector-missing', message, { cause: error, details: { file } });
  }
  throw new ModelError(
    'detector-missing',
    `The detector ${file} is larger than ${MAXIMUM_MODEL_BYTES} bytes.`,
  );
}
