import { once } from 'node:events';
import { Command } from 'commander';
import { serveProject } from '../../api/index.ts';
import { note, printResult } from '../output.ts';
import { withProject } from '../project-session.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Offer the project to the window in a browser on this machine; ends with Ctrl+C.')
    .argument('<project>', 'the project file (.sightline)')
    .option('--json', 'print the address as one JSON document')
    .action(async (path: string, options: { readonly json?: boolean }) => {
      await withProject(path, { mode: 'write' }, async ({ service, signal }) => {
        await using server = await serveProject({ engine: service });
        printResult(options.json, { url: server.url }, () => [server.url]);
        if (options.json !== true) note('Open this address in a browser; Ctrl+C ends it.');
        if (!signal.aborted) await once(signal, 'abort');
      });
    });
}
