import { open } from 'node:fs/promises';
import { MODEL_METADATA } from './inference-model.ts';
import { damagedWeights, metadataOfHeader, type WeightsMetadata } from './safetensors.ts';
import type { WeightsFacts } from './weights-file.ts';

/** Names and shapes of a network's weights take some hundred kilobytes, Sightline's metadata a few more. */
const MOST_HEADER_BYTES = 16 * 1024 * 1024;
const LENGTH_BYTES = 8;

/** What a weights file states of itself. */
export interface WeightsHead {
  readonly facts: WeightsFacts;
  readonly metadata: WeightsMetadata;
}

/** The facts that metadata states. */
export function statedFacts(metadata: WeightsMetadata): WeightsFacts {
  return {
    name: metadata[MODEL_METADATA.name] ?? 'MDPR',
    isTrained: metadata[MODEL_METADATA.trained] === 'true',
    licence: metadata[MODEL_METADATA.licence] ?? 'unknown',
  };
}

/**
 * Reads what a safetensors file of weights states of itself, without the weights.
 * @throws ModelError if the file is damaged; errors of the file system.
 */
export async function readWeightsHead(path: string): Promise<WeightsHead> {
  await using file = await open(path, 'r');
  const length = Buffer.alloc(LENGTH_BYTES);
  await file.read(length, 0, LENGTH_BYTES, 0);
  const headerBytes = Number(length.readBigUInt64LE());
  if (headerBytes > MOST_HEADER_BYTES) throw damagedWeights(`its header has ${headerBytes} bytes`);
  const header = Buffer.alloc(headerBytes);
  const { bytesRead } = await file.read(header, 0, headerBytes, LENGTH_BYTES);
  const metadata = metadataOfHeader(header.subarray(0, bytesRead));
  return { facts: statedFacts(metadata), metadata };
}
