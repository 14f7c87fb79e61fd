import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { writeFolder } from '../datasets/sample-folder.ts';

const CLI = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'ablate', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it('needs a plan and a folder, and refuses a plan that names no study or has nobody to measure on', () => {
  expect(run('--out', 'runs')).toMatchObject({ status: 2, stdout: '' });
  const folder = writeFolder(['bounding_box_train/0001_c1s1_1.jpg', 'bounding_box_train/0002_c1s1_1.jpg']);
  const config = join(folder, 'plan.json');
  const withStudies = (studies: object) => {
    writeFileSync(config, JSON.stringify({ data: [folder], studies }));
    return run('--config', config, '--out', join(folder, 'out'));
  };
  const none = withStudies({});
  expect(none).toMatchObject({ status: 1, stdout: '' });
  expect(none.stderr).toContain('It names no study');
  const unmeasured = withStudies({ guidance: [true, false] });
  expect(unmeasured).toMatchObject({ status: 1, stdout: '' });
  expect(unmeasured.stderr).toContain('has a test split');
});
