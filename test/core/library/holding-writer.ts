/** Run as a process of its own: opens a project for writing, says so, and keeps it until it is killed. */
import { openProject } from '../../../core/library/index.ts';

openProject(process.argv[2] ?? '');
process.stdout.write('open\n');
process.stdin.resume();
