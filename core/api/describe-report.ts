import type { SystemReport } from './schemas.ts';

/** A system report for people: what is looked at, and what was found. */
export function describeReport(report: SystemReport): [label: string, finding: string][] {
  const { ffmpeg } = report;
  return [
    ['Sightline', report.version],
    ['Node', `${report.node} on ${report.platform}`],
    ['FFmpeg', ffmpeg.problem ?? `${ffmpeg.version ?? '?'} at ${ffmpeg.path ?? '?'}`],
    ['SQLite', report.sqlite],
    ['detector', report.detector],
    ['model', report.model],
    ...report.devices.map(({ device, isAvailable, reason }): [string, string] => [
      device,
      isAvailable ? `yes: ${reason}` : `no: ${reason}`,
    ]),
  ];
}
