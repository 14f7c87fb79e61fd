/** Run as a process of its own: changes a project's model and kills itself after the first commit of embeddings. */
import { Engine } from '../../../../core/engine/index.ts';

const [path = '', model = ''] = process.argv.slice(2);
await using engine = Engine.open(path, { mode: 'write' });
const changes = engine.jobs.watch();
await engine.models.use(model);
for await (const { fraction } of changes) if (fraction > 0) process.kill(process.pid, 'SIGKILL');
