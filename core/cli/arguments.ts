import { InvalidArgumentError, Option } from 'commander';
import type { Query } from '../api/index.ts';

type NamedPaths = ReadonlyMap<string, string>;

/** Collects repeated `NAME=PATH` options; a name counts once. */
export function collectNamedPath(value: string, previous: NamedPaths | undefined): NamedPaths {
  const at = value.indexOf('=');
  if (at < 1 || at === value.length - 1) throw new InvalidArgumentError(`'${value}' must be NAME=PATH.`);
  const name = value.slice(0, at);
  if (previous?.has(name) === true) throw new InvalidArgumentError(`'${name}' is given twice.`);
  return new Map([...(previous ?? []), [name, value.slice(at + 1)]]);
}

/** A whole number of at least 1. */
export function parseCount(value: string): number {
  const count = Number(value);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError(`'${value}' must be a whole number from 1.`);
  return count;
}

/** `128x256`: width and height in pixels. */
export function parseSize(value: string): { readonly width: number; readonly height: number } {
  const [width, height] = (/^(\d+)x(\d+)$/.exec(value)?.slice(1) ?? []).map(Number);
  if (width === undefined || height === undefined) {
    throw new InvalidArgumentError(`'${value}' must be WIDTHxHEIGHT in pixels.`);
  }
  return { width, height };
}

/** `CAMERA@SECONDS,X,Y`; the camera's name may itself contain `@`. */
export function parseMoment(value: string): Extract<Query, { at: unknown }>['at'] {
  const match = /^(.+)@(-?[\d.]+),(-?[\d.]+),(-?[\d.]+)$/.exec(value);
  const [time, x, y] = (match?.slice(2) ?? []).map(Number);
  const camera = match?.[1];
  if (
    camera === undefined ||
    time === undefined ||
    x === undefined ||
    y === undefined ||
    Number.isNaN(time + x + y)
  ) {
    throw new InvalidArgumentError(`'${value}' must be CAMERA@SECONDS,X,Y with X and Y in pixels.`);
  }
  return { camera, time, x, y };
}

/** Collects a repeated option; each value counts once. */
export function collectName(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...new Set([...(previous ?? []), value])];
}

/** A finite number of seconds. */
export function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (value.trim() === '' || !Number.isFinite(seconds))
    throw new InvalidArgumentError(`'${value}' must be a number of seconds.`);
  return seconds;
}

/** A number above 0. Throws: InvalidArgumentError. */
export function parseAbove0(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError(`'${value}' must be a number above 0.`);
  }
  return number;
}

const DEVICES = ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;

/** What `--device` takes. */
export type DeviceArgument = (typeof DEVICES)[number];

/** `--device`, of commands that run training steps. */
export function deviceOption(): Option {
  return new Option('--device <device>', 'what runs the steps').choices(DEVICES);
}
