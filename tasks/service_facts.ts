import schema from '../schemas/tasks/service_facts.json' with { type: 'json' };
import { defineTask, readServices, type ServiceFactsArgs, serviceListProbe } from '../src/task/index.ts';

/** All services of the host as the fact `services`. */
export default defineTask<ServiceFactsArgs>({
  name: 'service_facts',
  kind: 'converge',
  check: 'always',
  schema,
  probe: () => serviceListProbe(),
  plan(_args, seen) {
    const services = readServices(seen.fields);
    if (Object.keys(services).length > 0) return { result: { ansible_facts: { services } } };
    const msg = 'Failed to find any services. This can be due to privileges or some other configuration issue.';
    return { result: { skipped: true, msg } };
  },
});
