import { Command } from 'commander';
import { Engine, listVenueModels } from '../../engine/index.ts';
import { formatTable, printResult } from '../output.ts';

export function modelsCommand(): Command {
  return new Command('models')
    .description('List the models that embedded a project, and those that were tuned to its venue.')
    .argument('<project>', 'the project file (.sightline)')
    .option('--json', 'print one JSON document')
    .action(async (project: string, { json }: { readonly json?: boolean }) => {
      await using engine = Engine.open(project, { mode: 'read' });
      const embedded = engine.library.models().map(({ name, sha256, dimension, isTrained }) => ({
        name,
        sha256,
        dimension,
        isTrained,
      }));
      const tuned = await listVenueModels(engine.library.path);
      printResult(json, { embedded, tuned }, () =>
        formatTable([
          ['model', 'origin', 'Rank-1', 'mAP', 'file'],
          ...embedded.map(({ name }) => [name, 'embedded the project', '–', '–', '–']),
          ...tuned.map(({ name, file, report }) => [
            name,
            `${report.base}, ${report.labels}`,
            gain(report.before.rank1, report.after.rank1),
            gain(report.before.mAP, report.after.mAP),
            file,
          ]),
        ]),
      );
    });
}

function gain(before: number, after: number): string {
  return `${(before * 100).toFixed(1)} → ${(after * 100).toFixed(1)}`;
}
