import { Command } from 'commander';
import { importCheckpointInto, type ImportReport } from '../../checkpoints/index.ts';
import { formatTable, printResult } from '../output.ts';

/** So many names of a kind are shown to people; all of them with --json. */
const SHOWN_NAMES = 8;

export function importCheckpointCommand(): Command {
  return new Command('import-checkpoint')
    .description(
      'Turn a PyTorch checkpoint of MDPR, or of a plain ResNet to begin a training with, into a .safetensors file.',
    )
    .argument('<file>', 'the checkpoint (.pth); nothing in it is executed')
    .requiredOption('--out <folder>', 'where the .safetensors file is written; made where it does not exist')
    .option('--json', 'print one JSON document, all names included')
    .action(async (checkpoint: string, options: { readonly out: string; readonly json?: boolean }) => {
      const { file, report } = await importCheckpointInto(options.out, checkpoint);
      printResult(options.json, { file, ...report }, () => describeReport(file, report));
    });
}

function describeReport(file: string, report: ImportReport): readonly string[] {
  const { config, matched, missing, mismatched, leftOver } = report;
  const content = {
    mdpr: 'a complete MDPR network',
    backbone: 'a plain ResNet; the rest of the network begins anew',
  }[report.kind];
  return [
    ...formatTable([
      ['file', file],
      ['content', content],
      ['format', `PyTorch, ${report.format}`],
      [
        'network',
        `R${config.depth}, width ${config.width}, E = ${config.embedding}, ${config.parts} parts, ${config.attentionMaps} attention maps`,
      ],
      [
        'parts',
        `${yes(config.isGuided)} guidance, ${yes(config.hasFusion)} fusion, ${yes(config.hasDistillation)} distillation, ${yes(report.hasInstanceNorm)} IBN in the file`,
      ],
      ['identities', report.identities === null ? 'none' : String(report.identities)],
      ['matched', `${matched.length} tensors`],
    ]),
    ...listNames('missing, set to first values', missing),
    ...listNames(
      'of another shape',
      mismatched.map(
        ({ name, found, expected }) => `${name} [${found.join(', ')}] instead of [${expected.join(', ')}]`,
      ),
    ),
    ...listNames('left over', leftOver),
  ];
}

function yes(has: boolean): string {
  return has ? 'with' : 'without';
}

function listNames(title: string, names: readonly string[]): readonly string[] {
  const more = names.length - SHOWN_NAMES;
  return [
    `${title}: ${names.length === 0 ? 'none' : names.length}`,
    ...names.slice(0, SHOWN_NAMES).map((name) => `  ${name}`),
    ...(more > 0 ? [`  and ${more} more; --json names them all`] : []),
  ];
}
