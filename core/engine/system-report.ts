import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_DETECTOR_PATH } from '../detection/index.ts';
import { toWireError } from '../errors/index.ts';
import { readModelSummary } from '../graph/index.ts';
import { sqliteVersion } from '../library/index.ts';
import { defaultModel, MODEL_METADATA } from '../mdpr/index.ts';
import { describeDevices } from '../runtime/index.ts';
import { resolveMediaTools } from '../video/index.ts';

/** What this machine has and lacks, in words. */
export interface SystemReport {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly ffmpeg: {
    readonly path: string | null;
    readonly version: string | null;
    readonly problem: string | null;
  };
  readonly sqlite: string;
  readonly devices: readonly {
    readonly device: string;
    readonly isAvailable: boolean;
    readonly reason: string;
  }[];
  readonly detector: string;
  readonly model: string;
}

const packageSchema = z.object({ version: z.string() });

/** Looks at the machine. What is missing is part of the report, not an error. */
export async function describeSystem(): Promise<SystemReport> {
  const packageFile = new URL('../../package.json', import.meta.url);
  return {
    version: packageSchema.parse(JSON.parse(readFileSync(packageFile, 'utf8'))).version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    ffmpeg: await describeFfmpeg(),
    sqlite: sqliteVersion(),
    devices: await describeDevices(),
    detector: existsSync(DEFAULT_DETECTOR_PATH)
      ? 'CenterNet, imported'
      : `missing (${DEFAULT_DETECTOR_PATH}): run npm run setup`,
    model: await describeModel(),
  };
}

async function describeFfmpeg(): Promise<SystemReport['ffmpeg']> {
  try {
    const { ffmpeg, version } = await resolveMediaTools();
    return { path: ffmpeg, version: version.text, problem: null };
  } catch (error) {
    return { path: null, version: null, problem: toWireError(error).message };
  }
}

async function describeModel(): Promise<string> {
  try {
    const { metadata } = readModelSummary(await defaultModel());
    const stated = (key: keyof typeof MODEL_METADATA): string => metadata[MODEL_METADATA[key]] ?? '?';
    return `${stated('name')}, ${stated('inputHeight')} x ${stated('inputWidth')} pixels (${stated('licence')})`;
  } catch (error) {
    return toWireError(error).message;
  }
}
