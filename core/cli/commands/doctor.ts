import { Command } from 'commander';
import { describeMachine, type SystemReport } from '../../api/index.ts';
import { formatTable, printResult } from '../output.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say what this machine has and lacks: FFmpeg, Node, SQLite, execution devices, models.')
    .option('--json', 'print one JSON document')
    .action(async (options: { readonly json?: boolean }) => {
      const report = await describeMachine();
      printResult(options.json, report, () => describeReport(report));
    });
}

function describeReport(report: SystemReport): readonly string[] {
  const { ffmpeg } = report;
  return formatTable([
    ['Sightline', report.version],
    ['Node', `${report.node} on ${report.platform}`],
    ['FFmpeg', ffmpeg.problem ?? `${ffmpeg.version ?? '?'} at ${ffmpeg.path ?? '?'}`],
    ['SQLite', report.sqlite],
    ['detector', report.detector],
    ['model', report.model],
    ...report.devices.map(({ device, isAvailable, reason }) => [
      device,
      isAvailable ? `yes: ${reason}` : `no: ${reason}`,
    ]),
  ]);
}
