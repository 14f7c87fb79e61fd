import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../../errors/index.ts';
import { readWeights, weightGroupSchema, type WeightGroup } from './read-weights.ts';
import type { TfjsConstant, TfjsModel, TfjsNode } from './tfjs-model.ts';

const MAXIMUM_JSON_BYTES = 64 * 2 ** 20;
const MAXIMUM_WEIGHT_BYTES = 2 ** 30;
const MAXIMUM_NODES = 20_000;

const integerSchema = z.union([z.int(), z.string().regex(/^-?\d{1,18}$/)]);

const attributeSchema = z.object({
  s: z.string().max(10_000).optional(),
  i: integerSchema.optional(),
  f: z.number().optional(),
  b: z.boolean().optional(),
  type: z.string().optional(),
  shape: z
    .object({
      dim: z
        .array(z.object({ size: integerSchema.optional() }))
        .max(8)
        .optional(),
    })
    .optional(),
  list: z
    .object({ s: z.array(z.string()).max(1000).optional(), i: z.array(integerSchema).max(1000).optional() })
    .optional(),
});

const nodeSchema = z.object({
  name: z.string().min(1).max(1000),
  op: z.string().min(1).max(200),
  input: z.array(z.string().min(1).max(1000)).max(1000).default([]),
  attr: z.record(z.string(), attributeSchema).default({}),
});

const fileSchema = z.object({
  format: z.literal('graph-model'),
  modelTopology: z.object({ node: z.array(nodeSchema).min(1).max(MAXIMUM_NODES) }),
  weightsManifest: z.array(weightGroupSchema).min(1).max(100),
});

type FileNode = z.infer<typeof nodeSchema>;

/**
 * Reads a TensorFlow.js graph model: the JSON file, and the weight shards in the same folder.
 * Throws: ModelError `tfjs-format` or `tfjs-weights`, naming the file and what is wrong.
 */
export async function readTfjsModel(path: string): Promise<TfjsModel> {
  const text = (await readLimited(path, MAXIMUM_JSON_BYTES)).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ModelError('tfjs-format', `${path} is not a TensorFlow.js model: it is no JSON.`, {
      cause: error,
    });
  }
  const groups = parseFile(json, path).weightsManifest;
  const bytes = await Promise.all(groups.map((group) => readShards(group, dirname(path))));
  return parseTfjsModel(json, bytes, path);
}

/**
 * The model in a parsed JSON file with its weights: `weightBytes` holds the joined shards of each manifest group.
 * `source` names it in errors. Throws: as {@link readTfjsModel}.
 */
export function parseTfjsModel(json: unknown, weightBytes: readonly Uint8Array[], source: string): TfjsModel {
  const file = parseFile(json, source);
  const weights = new Map<string, TfjsConstant>();
  file.weightsManifest.forEach((group, index) => {
    for (const [name, constant] of readWeights(group, weightBytes[index] ?? new Uint8Array())) {
      weights.set(name, constant);
    }
  });
  const nodes = new Map<string, TfjsNode>();
  const constants = new Map<string, TfjsConstant>();
  const placeholders = new Map<string, readonly number[]>();
  for (const node of file.modelTopology.node) {
    if (nodes.has(node.name) || constants.has(node.name) || placeholders.has(node.name)) {
      throw new ModelError('tfjs-format', `${source} has two nodes named "${node.name}".`);
    }
    if (node.op === 'Const') constants.set(node.name, weightOf(node, weights, source));
    else if (node.op === 'Placeholder') placeholders.set(node.name, placeholderShape(node));
    else nodes.set(node.name, nodeOf(node));
  }
  const model = { nodes, constants, placeholders };
  requireSound(model, source);
  return model;
}

function parseFile(json: unknown, source: string): z.infer<typeof fileSchema> {
  const parsed = fileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue === undefined ? 'its root' : issue.path.join('.');
  throw new ModelError(
    'tfjs-format',
    `${source} is not a TensorFlow.js graph model: ${place}: ${issue?.message ?? 'not readable'}.`,
    { cause: parsed.error },
  );
}

function nodeOf(node: FileNode): TfjsNode {
  // `:0` names the first output, which is also what the bare name means.
  const inputs = node.input.map((name) => name.replace(/:0$/, ''));
  return { name: node.name, operation: node.op, inputs, attributes: node.attr };
}

function weightOf(node: FileNode, weights: Map<string, TfjsConstant>, source: string): TfjsConstant {
  const constant = weights.get(node.name);
  if (constant === undefined) {
    throw new ModelError('tfjs-weights', `${source} has no weights for its constant "${node.name}".`);
  }
  return constant;
}

function placeholderShape(node: FileNode): number[] {
  return (node.attr.shape?.shape?.dim ?? []).map((dimension) => Number(dimension.size ?? -1));
}

/** Depth first without recursion: files nest as deeply as they like. */
function requireSound(model: TfjsModel, source: string): void {
  const finished = new Set<string>();
  const entered = new Set<string>();
  const stack = [...model.nodes.keys()];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    const node = model.nodes.get(name);
    if (node === undefined || finished.has(name)) continue;
    if (entered.has(name)) {
      finished.add(name);
      continue;
    }
    entered.add(name);
    stack.push(name);
    for (const input of node.inputs) {
      const target = input.replace(/^\^/, '').replace(/:\d+$/, '');
      const isKnown =
        model.nodes.has(target) || model.constants.has(target) || model.placeholders.has(target);
      if (!isKnown) {
        throw new ModelError(
          'tfjs-format',
          `In ${source}, "${name}" reads "${input}", which does not exist.`,
        );
      }
      if (entered.has(target) && !finished.has(target)) {
        throw new ModelError('tfjs-format', `In ${source}, "${target}" depends on itself.`);
      }
      stack.push(target);
    }
  }
}

async function readShards(group: WeightGroup, folder: string): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let total = 0;
  for (const name of group.paths) {
    if (name !== basename(name) || name === '..' || name.includes('\\')) {
      throw new ModelError(
        'tfjs-format',
        `The weights manifest names the file "${name}"; weights must lie in the model's own folder.`,
      );
    }
    const part = await readLimited(join(folder, name), MAXIMUM_WEIGHT_BYTES - total);
    total += part.byteLength;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function readLimited(path: string, limit: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= limit) return await readFile(path);
  } catch (error) {
    throw new ModelError('tfjs-format', `${path} cannot be read.`, { cause: error });
  }
  throw new ModelError(
    'tfjs-format',
    `${path} is larger than the ${limit} bytes that a model may have here.`,
  );
}
