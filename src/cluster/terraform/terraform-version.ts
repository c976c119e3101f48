import type { World } from '../preflight/check.ts';

/** The version of a terraform, such as `1.11.4`. Rejects where it does not run or is something else. */
export async function terraformVersion(program: string, run: World['run']): Promise<string> {
  const { code, stdout } = await run(program, ['version']);
  const version = /^Terraform v(\d+\.\d+\.\d+)/m.exec(stdout)?.[1];
  if (code !== 0) throw new Error(`it exited with ${code}`);
  if (version === undefined) throw new Error('it does not tell its version');
  return version;
}
