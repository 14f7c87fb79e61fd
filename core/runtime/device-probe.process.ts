import onnxruntime from 'onnxruntime-node';
import { toWireError } from '../errors/index.ts';
import { add, encodeModel, graph, input } from '../graph/index.ts';
import type { ProbeReport } from './device-probe.ts';

/** Doubles two numbers on the device named by the first argument, and says whether that worked. */
async function probe(device: string): Promise<ProbeReport> {
  const numbers = input('numbers', 'float32', [2]);
  const model = encodeModel(
    graph('probe', { inputs: [numbers], outputs: { doubled: add(numbers, numbers) } }),
  );
  try {
    const session = await onnxruntime.InferenceSession.create(model, { executionProviders: [device] });
    const feeds = { numbers: new onnxruntime.Tensor('float32', Float32Array.of(1, 2), [2]) };
    const { doubled } = await session.run(feeds);
    const answer = [...(doubled?.data ?? [])].join(', ');
    return { problem: answer === '2, 4' ? null : `A test run on ${device} gave [${answer}] for [2, 4].` };
  } catch (error) {
    return { problem: toWireError(error).message };
  }
}

const report = await probe(process.argv[2] ?? '');
// Exits at once: a driver's own threads could keep the process alive. Started by Electron, it has another line home.
const { parentPort } = process as { parentPort?: { postMessage(message: ProbeReport): void } };
if (parentPort === undefined) process.send?.(report, () => process.exit(0));
else parentPort.postMessage(report);
