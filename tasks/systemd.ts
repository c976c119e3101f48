import schema from '../schemas/tasks/systemd.json' with { type: 'json' };
import { defineTask, type SystemdArgs } from '../src/task/index.ts';
import service from './systemd_service.ts';

/** The older name of systemd_service. */
export default defineTask<SystemdArgs>({ ...service, name: 'systemd', schema });
