import { resolve } from 'node:path';
import { Command } from 'commander';
import type { ProjectModelSummary } from '../../api/index.ts';
import { formatTable, note, printResult } from '../output.ts';
import { withProject } from '../project-session.ts';
import { UsageError } from '../usage-error.ts';

interface ModelsOptions {
  readonly export?: string;
  readonly out?: string;
  readonly import?: string;
  readonly name?: string;
  readonly json?: boolean;
}

export function modelsCommand(): Command {
  return new Command('models')
    .description(
      'List the models of a project, those tuned to its venue too; export and import them as files.',
    )
    .argument('<project>', 'the project file (.sightline)')
    .option('--export <name>', 'write this model to a file that another project can import')
    .option('--out <file>', 'where --export writes (default: a new file in PROJECT-exports)')
    .option('--import <file>', 'take the model of this file into the project')
    .option('--name <name>', 'of the imported model (default: as the file says)')
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: ModelsOptions) => {
      const { json } = options;
      if (options.export !== undefined && options.import !== undefined) {
        throw new UsageError('Give one of --export and --import.');
      }
      if (options.export !== undefined) return exportTo(path, options.export, options);
      if (options.import !== undefined) return importFrom(path, options.import, options);
      await withProject(path, { mode: 'read' }, async ({ client }) => {
        const { models, crops, unfinished } = await client.models.list();
        printResult(json, { models, crops, unfinished }, () => describeModels(models, crops));
        if (unfinished !== null && json !== true) {
          note(
            `Embedding with "${unfinished.model}" stopped at ${Math.floor(unfinished.fraction * 100)} %: ` +
              '`sightline embed` with the same model goes on.',
          );
        }
      });
    });
}

async function exportTo(path: string, model: string, { out, json }: ModelsOptions): Promise<void> {
  await withProject(path, { mode: 'read' }, async ({ client }) => {
    const { file } = await client.models.export({ model, ...(out && { path: resolve(out) }) });
    printResult(json, { model, file }, () => [`"${model}" is in ${file}.`]);
  });
}

async function importFrom(path: string, file: string, { name, json }: ModelsOptions): Promise<void> {
  await withProject(path, { mode: 'write' }, async ({ client }) => {
    const { model } = await client.models.import({ from: { path: resolve(file) }, ...(name && { name }) });
    printResult(json, { model }, () => [
      `The project has the model "${model}" now: \`sightline embed\` searches the project with it.`,
    ]);
  });
}

function describeModels(models: readonly ProjectModelSummary[], crops: number): readonly string[] {
  return formatTable([
    ['model', 'state', 'origin', 'Rank-1', 'mAP', 'licence'],
    ...models.map((model) => [
      model.name,
      stateOf(model, crops),
      model.venue === null ? '–' : `${model.venue.base}, ${model.venue.labels} of ${model.venue.project}`,
      model.venue === null ? '–' : gain(model.venue.before.rank1, model.venue.after.rank1),
      model.venue === null ? '–' : gain(model.venue.before.mAP, model.venue.after.mAP),
      model.licence ?? '–',
    ]),
  ]);
}

function stateOf({ isCurrent, isPrevious, isBetter, embedded }: ProjectModelSummary, crops: number): string {
  if (isCurrent) return 'in use';
  const worth = isBetter === false ? 'not better' : isPrevious ? 'before' : 'ready';
  return embedded === 0 ? worth : `${worth}, ${Math.floor((100 * embedded) / Math.max(1, crops))} % embedded`;
}

function gain(before: number, after: number): string {
  return `${(before * 100).toFixed(1)} → ${(after * 100).toFixed(1)}`;
}
