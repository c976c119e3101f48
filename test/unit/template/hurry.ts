import { Script } from 'node:vm';
import { vi } from 'vitest';

/** How much sooner than usual a limit of time is reached: waiting for the real ones proves nothing more. */
const HASTE = 20;

/** Renderings use up their processor time sooner, until mocks are restored. */
export function hurryRenderings(): void {
  const real = process.cpuUsage.bind(process);
  vi.spyOn(process, 'cpuUsage').mockImplementation(() => {
    const { user, system } = real();
    return { user: user * HASTE, system: system * HASTE };
  });
}

/** Regular expressions that can explode end sooner, until mocks are restored. */
export function hurryRegularExpressions(): void {
  const real = Script.prototype.runInContext;
  vi.spyOn(Script.prototype, 'runInContext').mockImplementation(function (this: Script, context, options) {
    const { timeout = Number.NaN } = options as { timeout?: number };
    return real.call(this, context, { timeout: Math.ceil(timeout / HASTE) }) as unknown;
  });
}
