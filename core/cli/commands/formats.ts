import { Command } from 'commander';
import { describeFormats } from '../../api/index.ts';
import { formatTable, printResult } from '../output.ts';

export function formatsCommand(): Command {
  return new Command('formats')
    .description('List the file formats that projects are exported to and imported from.')
    .option('--json', 'print one JSON document')
    .action((options: { readonly json?: boolean }) => {
      const formats = describeFormats().map(({ id, name, extension, reads, writes }) => ({
        id,
        name,
        extension,
        reads,
        writes,
      }));
      printResult(options.json, formats, () =>
        formatTable([
          ['format', 'name', 'file', 'export', 'import'],
          ...formats.map(({ id, name, extension, reads, writes }) => [
            id,
            name,
            extension === '' ? 'folder' : `.${extension}`,
            writes ? 'yes' : 'no',
            reads ? 'yes' : 'no',
          ]),
        ]),
      );
    });
}
