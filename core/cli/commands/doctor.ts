import { Command } from 'commander';
import { describeMachine, describeReport } from '../../api/index.ts';
import { formatTable, printResult } from '../output.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say what this machine has and lacks: FFmpeg, Node, SQLite, execution devices, models.')
    .option('--json', 'print one JSON document')
    .action(async (options: { readonly json?: boolean }) => {
      const report = await describeMachine();
      printResult(options.json, report, () => formatTable(describeReport(report)));
    });
}
