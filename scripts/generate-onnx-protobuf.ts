/**
 * Generates core/graph/onnx/onnx_pb.ts from onnx.proto beside it. With `--check`, writes nothing and fails if the
 * committed file is not what would be generated.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = join(root, 'core/graph/onnx');
const committed = join(folder, 'onnx_pb.ts');
const output = mkdtempSync(join(tmpdir(), 'onnx-protobuf-'));

try {
  const template = {
    version: 'v2',
    plugins: [{ local: join(root, 'node_modules/.bin/protoc-gen-es'), out: output, opt: ['target=ts'] }],
  };
  execFileSync(
    join(root, 'node_modules/.bin/buf'),
    ['generate', folder, '--template', JSON.stringify(template)],
    {
      stdio: 'inherit',
    },
  );
  const generated = readFileSync(join(output, 'onnx_pb.ts'), 'utf8');
  if (!process.argv.includes('--check')) writeFileSync(committed, generated);
  else if (readFileSync(committed, 'utf8') !== generated) {
    console.error('core/graph/onnx/onnx_pb.ts is not current: run node scripts/generate-onnx-protobuf.ts');
    process.exitCode = 1;
  }
} finally {
  rmSync(output, { recursive: true });
}
