import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InvalidOptionError } from '../../errors/index.ts';
import type { MdprConfig } from '../../mdpr/index.ts';
import { makeRecipe, RECIPES, type RecipeChanges, type RecipeName } from '../training/training-recipe.ts';

const count = z.number().int().min(1);

/** What all cells have in common, unless their study varies it; what is left out is the recipe's. */
const baseSchema = z.strictObject({
  depth: z.union([z.literal(18), z.literal(34), z.literal(50), z.literal(101)]).optional(),
  width: z.number().positive().optional(),
  embedding: count.max(4096).optional(),
  attentionMaps: count.max(64).optional(),
  inputHeight: count.max(4096).optional(),
  inputWidth: count.max(4096).optional(),
  guidance: z.boolean().optional(),
  attentionPrice: z.number().min(0).max(1000).optional(),
  distillation: z.boolean().optional(),
  fusion: z.boolean().optional(),
  identitiesPerBatch: count.min(2).max(4096).optional(),
  imagesPerIdentity: count.min(2).max(4096).optional(),
  epochs: count.max(100_000).optional(),
  learningRate: z.number().positive().max(10).optional(),
  warmUpIterations: count.max(10_000_000).optional(),
  seed: z.number().int().min(0).optional(),
});

const several = <Value extends z.ZodType>(value: Value) => z.array(value).min(1).max(32).optional();

const planSchema = z.strictObject({
  /** Folders of data sets, absolute or relative to where the command runs; the first with a test split measures. */
  data: z.array(z.string().min(1)).min(1).max(32),
  recipe: z.enum(RECIPES).default('published'),
  base: baseSchema.default({}),
  /** The paper's ablations; a study that is left out is not made. */
  studies: z.strictObject({
    /** E (Table V). */
    embedding: several(count.max(4096)),
    /** K (Table VI). */
    attentionMaps: several(count.max(64)),
    /** Whether res5 guides res4 (Table VII). */
    guidance: several(z.boolean()),
    /** β, the price of attention. */
    attentionPrice: several(z.number().min(0).max(1000)),
    /** All four combinations (Table IX). */
    distillationAndFusion: z.literal(true).optional(),
  }),
});

/** What every cell of an ablation is made of. */
export type AblationSettings = z.output<typeof baseSchema>;
export type AblationPlan = z.output<typeof planSchema>;

/** One training of an ablation. */
export interface AblationCell {
  /** Of its folder: `base`, or what it changes, `embedding-256`. */
  readonly name: string;
  readonly settings: AblationSettings;
}

/** A table of the ablation: what is varied, and the cell of each value. Cells may be in several studies. */
export interface AblationStudy {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly cell: string }[];
}

/**
 * Reads the one file that says what an ablation varies.
 * @throws InvalidOptionError naming the file and the field that is wrong.
 */
export async function readAblationPlan(file: string): Promise<AblationPlan> {
  const fail = (reason: string, cause: unknown): InvalidOptionError =>
    new InvalidOptionError('invalid-ablation', `The ablation file ${file} cannot be used. ${reason}`, {
      cause,
      details: { file },
    });
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw fail(cause instanceof SyntaxError ? 'It is not JSON.' : 'It cannot be read.', cause);
  }
  const parsed = planSchema.safeParse(json);
  if (!parsed.success) throw fail(z.prettifyError(parsed.error), parsed.error);
  if (Object.keys(parsed.data.studies).length === 0) throw fail('It names no study.', undefined);
  return parsed.data;
}

/** β where neither base nor study says otherwise, as published. */
const ATTENTION_PRICE = 0.001;

/** What can be varied, as the recipe has it: a cell that varies nothing is then known to be one with the base. */
function recipeSettings(recipe: RecipeName): AblationSettings {
  // The network does not hang on the number of pictures: any that fills a batch will do.
  const { config } = makeRecipe(recipe, 1_000_000);
  return {
    embedding: config.embedding,
    attentionMaps: config.attentionMaps,
    guidance: config.isGuided,
    attentionPrice: ATTENTION_PRICE,
    distillation: config.hasDistillation,
    fusion: config.hasFusion,
  };
}

/** The studies of a plan, and their cells: one training each, however many studies show it. */
export function planCells({ recipe, base, studies }: AblationPlan): {
  readonly cells: readonly AblationCell[];
  readonly studies: readonly AblationStudy[];
} {
  const common = { ...recipeSettings(recipe), ...base };
  const cells = new Map<string, AblationCell>();
  const study = (
    title: string,
    variations: readonly { readonly label: string; readonly changes: AblationSettings }[],
  ): AblationStudy => ({
    title,
    rows: variations.map(({ label, changes }) => {
      const settings = { ...common, ...changes };
      const key = JSON.stringify(Object.entries(settings).sort());
      const cell = cells.get(key) ?? { name: nameOf(changes, common), settings };
      cells.set(key, cell);
      return { label, cell: cell.name };
    }),
  });
  const { embedding, attentionMaps, guidance, attentionPrice, distillationAndFusion } = studies;
  const tables = [
    embedding &&
      study(
        'Embedding size E (Table V)',
        embedding.map((value) => ({ label: `E = ${value}`, changes: { embedding: value } })),
      ),
    attentionMaps &&
      study(
        'Attention maps K (Table VI)',
        attentionMaps.map((value) => ({ label: `K = ${value}`, changes: { attentionMaps: value } })),
      ),
    guidance &&
      study(
        'Attention guidance (Table VII)',
        guidance.map((value) => ({ label: value ? 'guided' : 'not guided', changes: { guidance: value } })),
      ),
    attentionPrice &&
      study(
        'Price of attention β',
        attentionPrice.map((value) => ({ label: `β = ${value}`, changes: { attentionPrice: value } })),
      ),
    distillationAndFusion &&
      study(
        'Mutual distillation × fusion (Table IX)',
        [false, true].flatMap((fusion) =>
          [false, true].map((distillation) => ({
            label: `${distillation ? 'with' : 'no'} distillation, ${fusion ? 'with' : 'no'} fusion`,
            changes: { distillation, fusion },
          })),
        ),
      ),
  ];
  const made = tables.filter((table) => table !== undefined);
  return { cells: [...cells.values()], studies: made };
}

/** `base` for what every cell has; else what is changed, in letters that every file system takes. */
function nameOf(changes: AblationSettings, common: AblationSettings): string {
  const parts = (Object.keys(changes) as (keyof AblationSettings)[])
    .filter((key) => changes[key] !== common[key])
    .map((key) => `${key}-${String(changes[key])}`);
  return parts.length === 0 ? 'base' : parts.join('_');
}

/** A cell's settings as a training run takes them. */
export function cellChanges(settings: AblationSettings): RecipeChanges {
  const { guidance, distillation, fusion, attentionPrice, learningRate, ...rest } = settings;
  const { identitiesPerBatch, imagesPerIdentity, epochs, warmUpIterations, seed, ...network } = rest;
  const { depth, width, embedding, attentionMaps, inputHeight, inputWidth } = network;
  const config: Partial<MdprConfig> = {
    ...(depth === undefined ? {} : { depth }),
    ...(width === undefined ? {} : { width }),
    ...(embedding === undefined ? {} : { embedding }),
    ...(attentionMaps === undefined ? {} : { attentionMaps }),
    ...(inputHeight === undefined ? {} : { inputHeight }),
    ...(inputWidth === undefined ? {} : { inputWidth }),
    ...(guidance === undefined ? {} : { isGuided: guidance }),
    ...(distillation === undefined ? {} : { hasDistillation: distillation }),
    ...(fusion === undefined ? {} : { hasFusion: fusion }),
  };
  return {
    config,
    identitiesPerBatch,
    imagesPerIdentity,
    epochs,
    warmUpIterations,
    seed,
    peak: learningRate,
    switches: attentionPrice === undefined ? {} : { attentionPrice },
  };
}
