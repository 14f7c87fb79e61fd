import { Command } from 'commander';
import { exportModelTo } from '../../checkpoints/index.ts';
import { parseCount } from '../arguments.ts';
import { printResult } from '../output.ts';

interface ExportModelOptions {
  readonly out: string;
  readonly height?: number;
  readonly widthPx?: number;
  readonly fp16?: boolean;
  readonly attention?: boolean;
  readonly json?: boolean;
}

export function exportModelCommand(): Command {
  return new Command('export-model')
    .description('Turn a .safetensors file of weights into an ONNX file that any runtime can run.')
    .argument('<checkpoint>', 'the weights (.safetensors), of import-checkpoint or of a training')
    .requiredOption('--out <file>', 'the ONNX file to write')
    .option('--height <pixels>', 'height of the pictures; default: as in the weights file', parseCount)
    .option('--width-px <pixels>', 'width of the pictures; default: as in the weights file', parseCount)
    .option('--fp16', 'store weights as float16: half the size')
    .option('--attention', 'give the attention maps too, for heat maps')
    .option('--json', 'print one JSON document')
    .action(async (checkpoint: string, options: ExportModelOptions) => {
      const bytes = await exportModelTo(options.out, checkpoint, {
        inputHeight: options.height,
        inputWidth: options.widthPx,
        isHalf: options.fp16 === true,
        hasAttention: options.attention === true,
      });
      printResult(options.json, { file: options.out, bytes }, () => [
        `${options.out}: ${(bytes / 1e6).toFixed(1)} MB`,
      ]);
    });
}
